import type { Problem } from '../../domain/schema/reading/problem';
import { mannerOf, sayProblem, type Manner } from '../../domain/words/say/problem';
import { useEditing } from '../fields/editing';
import { useLanguage } from '../shell/language';
import { journeyWords } from './words';

type Props = {
  readonly problems: readonly Problem[];
  readonly onGo: (problem: Problem) => void;
  /** Where it stands, in words; the line of the text where there are none. */
  readonly placeOf?: ((problem: Problem) => string | undefined) | undefined;
};

/** What is wrong with the draft, what its author has not said yet, and what is worth knowing, each a button to its place. */
export function ProblemList({ problems, onGo, placeOf }: Props) {
  const { language } = useLanguage();
  const words = journeyWords[language];
  const { data } = useEditing();
  const all = (manner: Manner) => problems.filter((one) => mannerOf(one, data) === manner);
  const [wrong, open, notes] = [all('wrong'), all('open'), all('note')];
  if (problems.length === 0)
    return (
      <p>
        <output className="good">{words.noProblems}</output>
      </p>
    );
  const said = [
    wrong.length > 0 ? words.problemCount(wrong.length) : open.length > 0 ? '' : words.noProblems,
    open.length > 0 ? words.openCount(open.length) : '',
    notes.length > 0 ? words.warningCount(notes.length) : '',
  ];
  return (
    <details
      className={wrong.length > 0 ? 'card warn problems' : 'card problems'}
      open={wrong.length + open.length > 0}
    >
      <summary>{said.filter((one) => one !== '').join(' · ')}</summary>
      <ul>
        {[...wrong, ...open, ...notes].slice(0, 50).map((problem, index) => (
          <li key={index}>
            <button className={`plain ${mannerOf(problem, data)}`} onClick={() => onGo(problem)}>
              <Place of={placeOf?.(problem)} line={problem.line} /> {sayProblem(problem, language).slice(0, 400)}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Place({ of, line }: { readonly of: string | undefined; readonly line: number | undefined }) {
  const { line: say } = journeyWords[useLanguage().language];
  return of ? <b>{of}</b> : line === undefined ? undefined : <small>{say(line)}</small>;
}
