import { rateOf, type Rate } from '../../../domain/journey/rate';
import { useLanguage, useWords, type Language } from '../../shell/language';
import type { Stats } from './numbers';
import { NumberOf } from './number-of';
import type { There } from './people-there';
import { liveWords } from './words';

type Props = {
  readonly numbers: Stats;
  /** Whether the version that is shown says what is to be reached. */
  readonly hasGoal: boolean;
  readonly onPeople: (there: There) => void;
};

export const sayPercent = (share: number, language: Language): string =>
  share.toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 });

/** A rate with the bounds between which it lies. */
export function RateOf({ rate }: { readonly rate: Rate | null | undefined }) {
  const words = useWords(liveWords);
  const { language } = useLanguage();
  if (!rate) return undefined;
  const say = (share: number): string => sayPercent(share, language);
  return <span title={words.rateHint}>{words.rate(say(rate.rate), say(rate.low), say(rate.high))}</span>;
}

/** The numbers of the whole journey, and under which names people left it. */
export function Totals({ numbers, hasGoal, onPeople }: Props) {
  const words = useWords(liveWords);
  const { keptOut } = numbers;
  return (
    <div className="cards">
      <dl className="card">
        {(['entered', 'active', 'completed', 'exited', 'parked'] as const).map((name) => (
          <Line key={name} name={words[name]} of={numbers[name]} />
        ))}
        <dt>{words.goals}</dt>
        <dd>
          {hasGoal || numbers.goals > 0 ? (
            <>
              <NumberOf
                of={numbers.goals}
                name={words.goals}
                onClick={() => onPeople({ state: 'goal', name: words.goals })}
              />{' '}
              <RateOf rate={numbers.goalRate} />
            </>
          ) : (
            <span className="quiet">{words.noGoal}</span>
          )}
        </dd>
        {keptOut.entered > 0 ? (
          <>
            <dt>{words.keptOut}</dt>
            <dd>
              {keptOut.entered} {hasGoal ? <RateOf rate={rateOf(keptOut.goals, keptOut.entered)} /> : undefined}
            </dd>
          </>
        ) : undefined}
      </dl>
      {Object.keys(numbers.exits).length > 0 ? (
        <section className="card">
          <h3>{words.exits}</h3>
          <dl>
            {Object.entries(numbers.exits).map(([outcome, count]) => (
              <Line
                key={outcome}
                name={outcome}
                of={count}
                onClick={() => onPeople({ state: 'exited', reason: outcome, name: outcome })}
              />
            ))}
          </dl>
        </section>
      ) : undefined}
    </div>
  );
}

type LineProps = { readonly name: string; readonly of: number; readonly onClick?: () => void };

const Line = ({ name, of, onClick }: LineProps) => (
  <>
    <dt>{name}</dt>
    <dd>
      <NumberOf of={of} name={name} onClick={onClick} />
    </dd>
  </>
);
