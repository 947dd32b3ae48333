import { sayChannel } from '../../domain/words/say/channel';
import { saySuppression } from '../../domain/words/say/suppression';
import { useLanguage } from '../shell/language';
import { Feedback } from './feedback';
import { Identifiers } from './identifiers';
import { Journeys } from './journeys';
import type { Person } from './name-in';
import { Preferences } from './preferences';
import { Problems } from './problems';
import { Traits } from './traits';
import { Why } from './why';
import { peopleWords } from './words';

/** What an operator asks first: why not, what is next, and who it is. */
export function Overview({ person }: { readonly person: Person }) {
  const { language } = useLanguage();
  const words = peopleWords[language];
  const { id, identifiers, suppressed, loyalty } = person;
  return (
    <div className="stack">
      <Problems id={id} />
      <Why id={id} />
      <Journeys id={id} />
      <Traits of={person.traits} />
      <div className="cards">
        <section className="card">
          <h2>{words.identifiers}</h2>
          <Identifiers of={identifiers} />
          {Object.entries(suppressed).map(([channel, reason]) => (
            <p key={channel} className="warn">
              {sayChannel(channel, language)}: {words.suppressed} ({saySuppression(reason, language)})
            </p>
          ))}
        </section>
        <Preferences of={person.preferences} />
        <section className="card">
          <h2>{words.loyalty}</h2>
          <dl>
            <dt>{words.points}</dt>
            <dd>{loyalty.points}</dd>
            <dt>{words.tier}</dt>
            <dd>{loyalty.tier ?? words.noTier}</dd>
          </dl>
        </section>
        <Feedback id={id} />
      </div>
    </div>
  );
}
