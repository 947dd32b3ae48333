import { useState } from 'react';
import { useDoing } from '../api/asking';
import { ask, type AnswerOf } from '../api/client';
import { useWords } from '../shell/language';
import { Choice } from '../ui/choice';
import { Failure } from '../ui/failure';
import { Count } from '../ui/said';
import { Table } from '../ui/tables/table';
import { policyWords } from './words';
import { PlainButton } from '../ui/plain-button';

type Found = AnswerOf<'POST /v1/policy/what-if'>;

/** What the policy on the screen would have done to what went. */
export function WhatIf({ source }: { readonly source: string }) {
  const words = useWords(policyWords);
  const [days, setDays] = useState(30);
  const { mutate, variables, data, error, isPending } = useDoing((body: { source: string; days: number }) =>
    ask('POST /v1/policy/what-if', { body }),
  );
  // What was reckoned of a policy is not said of the one that it became.
  const isOfThis = variables?.source === source && variables.days === days;
  return (
    <section className="card stack" aria-label={words.whatIf}>
      <h2>{words.whatIf}</h2>
      <p>{words.whatIfHint}</p>
      <div className="row">
        <Choice
          label={words.days}
          value={String(days)}
          choose={(one) => setDays(Number(one))}
          options={['7', '30', '90'].map((one) => [one, one])}
        />
        <PlainButton label={words.reckon} disabled={isPending} onClick={() => mutate({ source, days })} />
      </div>
      <Failure error={error} />
      {data && isOfThis ? <Said of={data} /> : undefined}
    </section>
  );
}

function Said({ of }: { readonly of: Found }) {
  const words = useWords(policyWords);
  const rows = (['purpose', 'journey', 'channel'] as const).flatMap((field) =>
    Object.entries(of.by[field]).map(([name, tally]) => ({
      id: `${field} ${name}`,
      name: words.named(words.by[field], name),
      tally,
    })),
  );
  return (
    <>
      <p>
        <output>
          {of.about ? words.about : ''} {words.held(of)}
        </output>
      </p>
      {rows.length > 0 ? (
        <Table
          name={words.which}
          of={rows.slice(0, 100)}
          by={({ id }) => id}
          isNamed
          columns={[
            [words.which, ({ name }) => name],
            [words.sent, ({ tally }) => <Count of={tally.sent} />],
            [words.later, ({ tally }) => <Count of={tally.held} />],
            [words.dropped, ({ tally }) => <Count of={tally.dropped} />],
          ]}
        />
      ) : undefined}
    </>
  );
}
