import { Link } from 'wouter';
import type { AnswerOf } from '../api/client';
import { useWords } from '../shell/language';
import { When } from '../ui/said';
import { Table } from '../ui/tables/table';
import { workflowOf } from '../ui/workflow';
import { homeWords } from './words';

/** Why the last messages went, or did not. A person is the beginning of an id. */
export function Decisions({ of: { decisions, places } }: { readonly of: AnswerOf<'GET /v1/today'> }) {
  const words = useWords(homeWords);
  return (
    <section className="card">
      <h2>{words.decisions}</h2>
      <Table
        empty={words.noDecisions}
        name={words.decisions}
        of={decisions}
        by={({ at, customer, journey, step }) => [at, customer, journey, step].join()}
        columns={[
          [words.when, ({ at }) => <When at={at} isExact />],
          [
            words.who,
            ({ customer }) => (
              <>
                <Link href={`/people/${customer}`} className="when">
                  {customer.slice(0, 8)}
                </Link>{' '}
                {places.temporalUi ? <a href={workflowOf(places.temporalUi, customer)}>{words.workflow}</a> : undefined}
              </>
            ),
          ],
          [words.journey, ({ journey }) => journey],
          [words.why, ({ words: why }) => why],
        ]}
      />
    </section>
  );
}
