import { randomUUID } from 'node:crypto';
import { parseJourney } from '../../domain/schema/journey/journey';
import { parseTemplate } from '../../domain/schema/template';
import type { Room } from './room';

/** What is measured: a journey whose condition counts and sums over the past, one that looks at nothing of it, and one that reads what is worked out of it. */
const measured = [
  ['Order Completed', 'count("Order Completed", "30 days") >= 0 && sum("Order Completed", "total") >= 0.0'],
  ['Page Seen', 'customer.stage != "anonymous"'],
  ['Looked At', 'customer.traits.engagement >= 0.0 && customer.traits.affinity != ""'],
].map(
  ([on, when], n) => `
journey: measured-${n}
name: Measured
purpose: news
enter: { on: ${on}, when: '${when}', again: after-exit, gap: 1 minute }
exit: [{ on: Left, as: left }]
steps:
  - { message: first, template: mail }
  - wait: 30 days
`,
);

/** Others that are live beside them, of the usual kinds. */
const other = (n: number): string => `
journey: other-${n}
name: Other
purpose: news
enter: { on: Event ${n}, when: 'count("Event ${n}", "90 days") < 3', again: never }
exit: [{ on: Refunded ${n}, as: refunded }]
goal: { on: Bought ${n}, within: 30 days }
steps:
  - { message: first, template: mail }
  - wait-for: { on: Answered ${n}, within: 3 days }
    then: [{ if: 'customer.traits.city == "Ulm" && count("Seen ${n}") > 2', then: [{ message: more, template: mail }] }]
    else: [{ exit: quiet }]
`;

export async function publish(room: Room, journeys: number): Promise<void> {
  const sources = [...measured, ...Array.from({ length: journeys - measured.length }, (_, n) => other(n))];
  const rows = sources.map((source) => {
    const { journey, problems } = parseJourney(source, 'yaml');
    if (!journey) throw new Error(JSON.stringify(problems));
    return { key: journey.key, definition: journey };
  });
  const { template } = parseTemplate('template: mail\nchannel: email\nsubject: Hi\ntext: Hi\n', 'yaml');
  await room.sql(
    `with said as (select * from jsonb_to_recordset($1::jsonb) as r (key text, definition jsonb)),
      made as (insert into journeys (key, name, draft_source, draft_format, state, live_version, updated_at)
        select key, key, '', 'yaml', 'live', 1, now() from said returning key)
      insert into journey_versions (key, version, source, format, definition, published_at, published_by)
      select key, 1, '', 'yaml', definition, now(), 'bench' from said where key in (select key from made)`,
    [JSON.stringify(rows)],
  );
  await room.sql(
    `with t as (insert into templates (key, draft_source, draft_format, live_version, updated_at) values ('mail', '', 'yaml', 1, now()))
      insert into template_versions (key, version, source, format, definition, published_at, published_by) values ('mail', 1, '', 'yaml', $1::jsonb, now(), 'bench')`,
    [JSON.stringify(template)],
  );
}

/** Dormant people with an address, a consent and two events each. */
export const populate = (room: Room, count: number): Promise<void> =>
  room.sql(
    `with fresh as (insert into customers (customer_id, stage, stage_since, created_at, traits)
        select gen_random_uuid(), 'registered', now(), now(), '{"city": {"value": "Ulm", "source": "bench", "at": 0}}' from generate_series(1, ${count})
        returning customer_id),
      known as (insert into identifiers (customer_id, kind, value, added_at, source) select customer_id, 'email', customer_id || '@example.org', now(), 'bench' from fresh),
      said as (insert into consents (customer_id, seq, purpose, state, at, recorded_at, source) select customer_id, 1, 'news', 'granted', now(), now(), 'bench' from fresh)
      insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id)
        select customer_id, gen_random_uuid(), 'Seen ' || n, '{}', now() - n * interval '1 day', now(), 'bench', n || customer_id::text
        from fresh, generate_series(1, 2) n`,
  );

export type Past = { readonly events?: number; readonly passages?: number; readonly lines?: number; readonly versions?: number }; // prettier-ignore

/** One person with so many past events, ended passages, ledger lines and versions of a trait. */
export async function person(
  room: Room,
  { events = 100, passages = 10, lines = 10, versions = 10 }: Past,
): Promise<string> {
  const id = randomUUID();
  const run = (text: string): Promise<void> => room.sql(text.replaceAll('$who', `'${id}'::uuid`));
  await run(
    `insert into customers (customer_id, stage, stage_since, created_at) values ($who, 'registered', now(), now())`,
  );
  await run(
    `insert into identifiers (customer_id, kind, value, added_at, source) values ($who, 'email', '${id}@example.org', now(), 'bench')`,
  );
  await run(`insert into consents (customer_id, seq, purpose, channel, state, at, recorded_at, source)
    select $who, n, 'news', case when n % 2 = 0 then 'email' end, case when n % 7 = 3 then 'withdrawn' else 'granted' end, at, at, 'bench'
    from (select n, now() - (${lines + 1} - n) * interval '1 minute' as at from generate_series(1, ${lines}) n) l
    union all select $who, ${lines + 1}, 'news', null, 'granted', now(), now(), 'bench'`);
  await run(`insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id)
    select $who, gen_random_uuid(), 'Order Completed', '{"total": 19.9}', now() - n * interval '2 years' / ${events} - interval '2 hours', now(), 'bench', n || '-' || $who
    from generate_series(1, ${events}) n`);
  await run(`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at, ended_at, outcome)
    select $who, gen_random_uuid(), 'measured-' || n % 2, 1, '', 'completed', 'first', at, '{"by": "event", "properties": {}, "at": 0}', at, at, 'completed'
    from (select n, now() - n * interval '1 hour' as at from generate_series(1, ${passages}) n) p`);
  await run(`insert into versions (customer_id, recorded_at, said)
    select $who, now() - n * interval '1 hour', jsonb_build_array(jsonb_build_object('what', 'trait', 'name', 'city', 'at', -n, 'value', '{"value": "Ulm", "source": "bench", "at": 0}'::jsonb))
    from generate_series(1, ${versions}) n`);
  return id;
}
