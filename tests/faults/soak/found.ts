import { Client } from 'pg';
import type { Caught } from '../stack';
import type { End, Expected } from './expected';

/** How a person stands in the database, in the shape of what is expected. */
export type Found = Expected & {
  readonly customerId: string;
  readonly user: string;
  readonly messages: readonly Kept[];
};
type Kept = { readonly id: string; readonly class: string; readonly status: string };

type Row = {
  readonly customer_id: string;
  readonly user: string;
  readonly points: number;
  readonly traits: string[];
  readonly passages: (Omit<End, 'sent'> & { readonly id: string })[];
  readonly messages: (Kept & { readonly enrolment: string; readonly step: string })[];
};

const query = `
  select c.customer_id, i.value as user, c.points::float8 as points,
    array(select key from jsonb_each(c.traits) where value <> 'null' and coalesce(value ->> 'removed', '') <> 'true' order by key collate "C") as traits,
    coalesce((select jsonb_agg(jsonb_build_object('id', enrolment_id, 'journey', journey, 'token', key, 'state', state, 'outcome', outcome))
      from enrolments e where e.customer_id = c.customer_id), '[]') as passages,
    coalesce((select jsonb_agg(jsonb_build_object('id', message_id, 'enrolment', enrolment_id, 'step', step, 'class', class, 'status', status))
      from messages m where m.customer_id = c.customer_id), '[]') as messages
  from customers c join identifiers i on i.customer_id = c.customer_id and i.kind = 'user'`;

/** Everybody, by their user id. */
export async function findAll(databaseUrl: string): Promise<ReadonlyMap<string, Found>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(query);
    return new Map(rows.map((row) => [row.user, foundIn(row)]));
  } finally {
    await client.end();
  }
}

function foundIn({ customer_id: customerId, user, points, traits, passages, messages }: Row): Found {
  const went = (id: string): string[] =>
    messages.filter(({ enrolment, status }) => enrolment === id && (status === 'sent' || status === 'unknown')).map(({ step }) => step); // prettier-ignore
  return {
    customerId,
    user,
    points,
    traits: traits.filter((name) => name !== ''),
    passages: passages.map(({ id, outcome, ...passage }) => ({
      ...passage,
      outcome: outcome ?? undefined,
      sent: went(id).sort(),
    })),
    messages,
  };
}

/** Messages that went twice, or not although they are recorded as sent. */
export function misdelivered({ messages }: Found, caught: ReadonlyMap<string, readonly Caught[]>): string[] {
  return messages.flatMap(({ id, class: messageClass, status }) => {
    const times = caught.get(id)?.length ?? 0;
    if (status === 'sent' && times === 0) return [`${id}: recorded as sent, and nobody got it`];
    if (status === 'withheld' && times > 0) return [`${id}: recorded as withheld, and went`];
    return times > 1 && messageClass === 'marketing' ? [`${id}: went ${times} times`] : [];
  });
}
