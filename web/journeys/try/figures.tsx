import type { Reason } from '../../../domain/decide/decision';
import { sayStepId } from '../../../domain/words/say/step-id';
import { sayReason, type Language } from '../../../domain/words/words';
import type { AnswerOf } from '../../api/client';
import { useLanguage } from '../../shell/language';
import { Count } from '../../ui/said';
import { Table } from '../../ui/tables/table';
import { tryWords } from './words';

type Result = NonNullable<AnswerOf<'GET /v1/backtests/{id}'>['result']>;
type Fared = Result['draft'];

/** A draft beside the live version over the same people, in all and by step. */
export function Figures({ result }: { readonly result: Result }) {
  const { language } = useLanguage();
  const words = tryWords[language];
  const { draft, live, people, isAll, changes, unfinished } = result;
  const both = live ? [draft, live] : [draft];
  const steps = namesIn(both, (one) => one.steps);
  return (
    <>
      <p>
        {words.overPeople(people, isAll)} {live ? undefined : words.neverLive}{' '}
        {words.changes(changes.more, changes.fewer, changes.same)}{' '}
        {unfinished > 0 ? words.unfinished(unfinished) : undefined}
      </p>
      <Table
        name={words.figures}
        of={rowsOf(both, language)}
        by={({ name }) => name}
        isNamed
        columns={[
          [words.figures, ({ name }) => name],
          [words.draft, ({ of }) => <Count of={of(draft)} />],
          ...(live ? [[words.live, ({ of }: Row) => <Count of={of(live)} />] as const] : []),
        ]}
      />
      <Table
        name={words.byStep}
        of={steps}
        by={(step) => step}
        isNamed
        columns={[
          [words.byStep, (step) => sayStepId(step, language)],
          ...[words.entered, words.sent, words.held, words.notSent].map(
            (head, place) =>
              [
                head,
                (step: string) =>
                  both.map((one) => (atStep(one, step)[place] ?? 0).toLocaleString(language)).join(' / '),
              ] as const,
          ),
        ]}
      />
    </>
  );
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

function atStep({ steps }: Fared, step: string): number[] {
  const its = steps[step];
  return its ? [its.entered, its.sent, its.held, sum(its.skipped)] : [];
}

const namesIn = (both: readonly Fared[], of: (fared: Fared) => object): string[] => [
  ...new Set(both.flatMap((one) => Object.keys(of(one)))),
];

type Row = { readonly name: string; readonly of: (fared: Fared) => number };

function rowsOf(both: readonly Fared[], language: Language): Row[] {
  const words = tryWords[language];
  const plain = (['entered', 'sent', 'held', 'goals', 'active', 'parked'] as const).map((figure) => ({
    name: words[figure],
    of: (fared: Fared) => fared[figure],
  }));
  const named = (figure: 'skipped' | 'outcomes', say: (name: string) => string): Row[] =>
    namesIn(both, (one) => one[figure]).map((name) => ({ name: say(name), of: (fared) => fared[figure][name] ?? 0 }));
  return [
    ...plain,
    ...named('skipped', (reason) => words.skipped(sayReason(reason as Reason, language).name)),
    ...named('outcomes', words.endedBy),
  ];
}
