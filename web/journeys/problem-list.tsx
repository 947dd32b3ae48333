import type { Problem } from '../../domain/schema/reading/problem';
import { useWords } from '../shell/language';
import { journeyWords } from './words';

type Props = { readonly problems: readonly Problem[]; readonly onGo: (problem: Problem) => void };

/** What is wrong with the draft, each a button to its place. */
export function ProblemList({ problems, onGo }: Props) {
  const words = useWords(journeyWords);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity !== 'error');
  if (problems.length === 0)
    return (
      <p>
        <output className="good">{words.noProblems}</output>
      </p>
    );
  return (
    <details className={errors.length > 0 ? 'card warn problems' : 'card problems'} open={errors.length > 0}>
      <summary>
        {errors.length > 0 ? words.problemCount(errors.length) : words.noProblems}
        {warnings.length > 0 ? ` · ${words.warningCount(warnings.length)}` : undefined}
      </summary>
      <ul>
        {[...errors, ...warnings].slice(0, 50).map((problem, index) => (
          <li key={index}>
            <button className="plain" onClick={() => onGo(problem)}>
              {problem.detail.slice(0, 300)} {problem.hint}
              {problem.line === undefined ? undefined : <small> ({words.line(problem.line)})</small>}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
