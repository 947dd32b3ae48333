import { sayChannel } from '../../domain/words/say/channel';
import { sayFact } from '../../domain/words/say/fact';
import { useLanguage } from '../shell/language';
import { When } from '../ui/said';
import type { Person } from './name-in';
import { peopleWords } from './words';

/** What somebody wishes for, in the order in which it is said. */
export function Preferences({ of }: { readonly of: Person['preferences'] }) {
  const { language } = useLanguage();
  const words = peopleWords[language];
  const names = Object.keys(words.wish) as (keyof typeof words.wish)[];
  const said = names.filter((name) => of[name] !== undefined);
  const say = (wish: unknown): string => {
    if (typeof wish === 'boolean') return wish ? words.on : words.off;
    if (typeof wish === 'string') return sayChannel(wish, language);
    if (Array.isArray(wish)) return wish.map(say).join(wish.every((one) => typeof one === 'string') ? ', ' : '; ');
    if (typeof wish !== 'object' || wish === null) return String(wish);
    return Object.entries(wish).map(([name, one]) => `${sayFact(name, language)}: ${say(one)}`).join(', '); // prettier-ignore
  };
  return (
    <section className="card">
      <h2>{words.preferences}</h2>
      {said.length === 0 ? <p className="quiet">{words.noPreferences}</p> : undefined}
      <dl>
        {said.map((name) => [
          <dt key={name}>{words.wish[name]}</dt>,
          <dd key={`${name} said`}>{name === 'snoozeUntil' ? <When at={of[name]} /> : say(of[name])}</dd>,
        ])}
      </dl>
    </section>
  );
}
