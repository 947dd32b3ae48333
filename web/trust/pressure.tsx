import type { AnswerOf } from '../api/client';
import { useLanguage, useWords } from '../shell/language';
import { Table } from '../ui/tables/table';
import { Bar } from './bar';
import { trustWords } from './words';

/** How many marketing messages a person had in a week. */
export function Pressure({ of }: { readonly of: AnswerOf<'GET /v1/trust'>['pressure'] }) {
  const words = useWords(trustWords);
  const { language } = useLanguage();
  const tallest = Math.max(...of.bars.map(({ weeks }) => weeks));
  return (
    <section className="card">
      <h2>{words.pressure}</h2>
      <p className="quiet">{of.most === 0 ? words.empty : words.pressureHint(of.weeks, of.median, of.p95, of.most)}</p>
      {of.most === 0 ? undefined : (
        <Table
          name={words.pressure}
          of={of.bars}
          by={({ messages }) => String(messages)}
          columns={[
            [words.perWeek, ({ messages }) => (messages === of.bars.length ? `${messages} +` : messages)],
            [words.personWeeks, ({ weeks }) => <Bar share={weeks / tallest}>{weeks.toLocaleString(language)}</Bar>],
          ]}
        />
      )}
    </section>
  );
}
