import { sayStepId } from '../../../domain/words/say/step-id';
import { rateOf } from '../../../domain/journey/rate';
import { useLanguage, useWords } from '../../shell/language';
import { Table } from '../../ui/tables/table';
import { everyCard, type Card } from '../../../domain/schema/edit/cards';
import { sayBranch, sayCard } from '../say-card';
import { NumberOf } from './number-of';
import type { Stats } from './numbers';
import type { There } from './people-there';
import { sayWhy } from '../../../domain/words/say/why';
import { RateOf } from './totals';
import { liveWords } from './words';

type Steps = Stats['steps'];
type Props = {
  readonly cards: readonly Card[];
  readonly steps: Steps;
  readonly hasGoal: boolean;
  readonly onPeople: (there: There) => void;
};
type Row = { readonly id: string; readonly card?: Card; readonly numbers: Steps[string] };

/** Every number of every step, in reading order; those of steps that this version has no longer stand below. */
export function StepTable({ cards, steps, hasGoal, onPeople }: Props) {
  const words = useWords(liveWords);
  const { language } = useLanguage();
  const drawn = everyCard(cards).flatMap((card): Row[] => {
    const numbers = steps[card.id];
    return numbers ? [{ id: card.id, card, numbers }] : [];
  });
  const known = new Set(drawn.map(({ id }) => id));
  const gone = Object.entries(steps).flatMap(([id, numbers]): Row[] => (known.has(id) ? [] : [{ id, numbers }]));
  const counted = (state: 'waiting' | 'sent' | 'held') => {
    const cell = ({ id, numbers }: Row) => {
      const name = words.peopleAt(words[state], sayStepId(id, language));
      return <NumberOf of={numbers[state]} name={name} onClick={() => onPeople({ state, step: id, name })} />;
    };
    return [words[state], cell] as const;
  };
  const skipped = ({ id, numbers }: Row) =>
    Object.entries(numbers.skipped).map(([reason, count]) => {
      const why = sayWhy(reason, language);
      const name = words.peopleAt(`${words.skipped}, ${why}`, sayStepId(id, language));
      const show = (): void => onPeople({ state: 'skipped', step: id, reason, name });
      return (
        <div key={reason}>
          {why} <NumberOf of={count} name={name} onClick={show} />
        </div>
      );
    });
  return (
    <Table
      name={words.numbers}
      of={[...drawn, ...gone]}
      by={({ id }) => id}
      columns={[
        [words.step, ({ id, card }) => <Named id={id} says={card && sayCard(card, language).says} />],
        [words.entered, ({ numbers }) => <NumberOf of={numbers.entered} name={words.entered} />],
        counted('waiting'),
        counted('sent'),
        counted('held'),
        [words.skipped, skipped],
        [
          words.ways,
          ({ card, numbers }) =>
            card?.branches.map((branch) => <Way key={branch.place} {...{ card, branch, numbers, hasGoal }} />),
        ],
      ]}
    />
  );
}

const Named = ({ id, says }: { readonly id: string; readonly says: string | undefined }) => (
  <>
    <b>{sayStepId(id, useLanguage().language)}</b> <span className="quiet">{says?.slice(0, 120)}</span>
  </>
);

type WayProps = {
  readonly card: Card;
  readonly branch: Card['branches'][number];
  readonly numbers: Steps[string];
  readonly hasGoal: boolean;
};

/** How many took a way behind a step, and of those of an arm of a split how many reached the goal. */
function Way({ card, branch, hasGoal, numbers: { branches = {}, arms = {} } }: WayProps) {
  const words = useWords(liveWords);
  const { language } = useLanguage();
  const arm = arms[branch.place];
  return (
    <div>
      {sayBranch(card, branch, language)} {branches[branch.place] ?? 0}
      {arm?.holdout ? ` (${words.holdoutArm})` : undefined}{' '}
      {arm && hasGoal ? `${words.goals} ${arm.goals} ` : undefined}
      <RateOf rate={arm && hasGoal ? rateOf(arm.goals, arm.entered) : undefined} />
    </div>
  );
}
