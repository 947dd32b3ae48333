import type { AnswerOf } from '../api/client';
import { useLanguage, useWords } from '../shell/language';
import { Table } from '../ui/tables/table';
import { Bar } from './bar';
import { trustWords } from './words';

type Told = AnswerOf<'GET /v1/trust'>;
type Props = {
  readonly title: string;
  /** What a row without a name is. */
  readonly nameless: string;
  readonly rows: readonly (Told['purposes'][number] | Told['statements'][number])[];
  /** Whose withdrawals are counted, where it is not whom a message reached. */
  readonly reached?: string;
};

/** Who agreed and who took it back, as numbers and as bars. */
export function Rates({ title, nameless, rows, reached }: Props) {
  const words = useWords(trustWords);
  const { language } = useLanguage();
  const share = (of: number | null) =>
    of === null ? (
      '–'
    ) : (
      <Bar share={of}>{of.toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 })}</Bar>
    );
  const nameOf = (row: Props['rows'][number]): string =>
    `${row.name ?? nameless}${'version' in row && row.version ? ` (v${row.version})` : ''}`;
  const count = (of: number): string => of.toLocaleString(language);
  return (
    <section className="card">
      <h2>{title}</h2>
      <Table
        empty={words.empty}
        name={title}
        of={rows}
        by={nameOf}
        columns={[
          [words.name, nameOf],
          [words.asked, ({ asked }) => count(asked)],
          [words.granted, ({ granted }) => count(granted)],
          [words.optIn, ({ optIn }) => share(optIn)],
          [reached ?? words.reached, (row) => count(row.reached)],
          [words.withdrew, ({ withdrew }) => count(withdrew)],
          [words.withdrawal, ({ withdrawal }) => share(withdrawal)],
        ]}
      />
    </section>
  );
}
