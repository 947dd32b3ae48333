import { Link } from 'wouter';
import type { AnswerOf } from '../api/client';
import { useWords } from '../shell/language';
import { homeWords } from './words';

type Way = readonly [href: string | undefined, name: string];
type Door = readonly [name: string, hint: string, ...ways: Way[]];

/** What belongs to the console is gone to without loading it anew. */
const isOurs = (href: string): boolean => /^\/[a-z]+$/.test(href) && href !== '/metrics';

/** A door for each kind of reader. */
export function Doors({ of: { mail, temporalUi } }: { readonly of: AnswerOf<'GET /v1/today'>['places'] }) {
  const words = useWords(homeWords);
  const doors: Door[] = [
    [words.marketer, words.marketerHint, ['/journeys', words.journeys], ['/templates', words.templates], ['/trust', words.trust]],
    [words.developer, words.developerHint, ['/settings', words.keys], ['/openapi.json', words.api], ['/metrics', words.metrics]],
    [words.operator, words.operatorHint, ['/people', words.people], ['/problems', words.problems], [mail, words.mail], [temporalUi, words.temporal]],
  ]; // prettier-ignore
  return (
    <section aria-label={words.doors} className="cards">
      {doors.map(([name, hint, ...ways]) => (
        <section key={name} className="card">
          <h2>{name}</h2>
          <p className="quiet">{hint}</p>
          <p className="row">
            {ways.map(([href, to]) => {
              if (!href) return undefined;
              return isOurs(href) ? <Link key={href} href={href}>{to}</Link> : <a key={href} href={href}>{to}</a>; // prettier-ignore
            })}
          </p>
        </section>
      ))}
    </section>
  );
}
