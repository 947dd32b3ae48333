import { textOf } from '../fields/typed';
import { valueAt } from '../fields/editing';
import { useWords } from '../shell/language';
import { statementWords } from './words';
import { CheckBox } from '../ui/ticks';

/** The words as a form or a preference page shows them, in each language. */
export function AsShown({ locales }: { readonly locales: object }) {
  const words = useWords(statementWords);
  const tags = Object.keys(locales);
  return (
    <section className="stack" aria-label={words.asShown}>
      <h2>{words.asShown}</h2>
      {tags.length === 0 ? <p className="quiet">{words.nothing}</p> : undefined}
      {tags.map((tag) => {
        const [title, text, more] = ['title', 'text', 'more'].map((part) => textOf(valueAt(locales, [tag, part])));
        return (
          <div key={tag} className="card" lang={tag}>
            <h3>{title}</h3>
            <p>{text}</p>
            {more ? (
              <details>
                <summary>{words.moreShown}</summary>
                <p>{more}</p>
              </details>
            ) : undefined}
            <CheckBox disabled>{words.agree}</CheckBox>
          </div>
        );
      })}
    </section>
  );
}
