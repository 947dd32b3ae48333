import { sayChannel } from '../../domain/words/say/channel';
import { sayFact } from '../../domain/words/say/fact';
import { useLanguage } from '../shell/language';
import { marks } from '../shell/marks';
import { When } from '../ui/said';
import type { Person } from './name-in';
import { peopleWords } from './words';

/** What a wish is told by first; the database keeps no order. */
const order = ['from', 'to', 'days', 'max', 'per'];

/** What somebody wishes for, in the order in which it is said. */
export function Preferences({ of }: { readonly of: Person['preferences'] }) {
  const { language } = useLanguage();
  const words = peopleWords[language];
  const { colon, comma, semicolon } = marks[language];
  const names = Object.keys(words.wish) as (keyof typeof words.wish)[];
  const said = names.filter((name) => of[name] !== undefined);
  const say = (wish: unknown): string => {
    if (typeof wish === 'boolean') return wish ? words.on : words.off;
    if (typeof wish === 'string') return sayChannel(wish, language);
    if (Array.isArray(wish))
      return wish.map(say).join(wish.every((one) => typeof one === 'string') ? comma : semicolon);
    if (typeof wish !== 'object' || wish === null) return String(wish);
    const parts = Object.entries(wish).toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other));
    return parts.map(([name, one]) => `${sayFact(name, language)}${colon}${say(one)}`).join(comma);
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
