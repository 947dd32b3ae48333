import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Database } from '../base/database';
import { rows, whole } from '../base/rows';
import { maskedAsPlanned } from '../base/masked';

export const timelineKinds = [
  'event',
  'change',
  'message',
  'decision',
  'consent',
  'stage',
  'points',
  'call',
  'merge',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

const item = z.object({
  at: z.number(),
  kind: z.enum(timelineKinds),
  id: z.string(),
  data: z.record(z.string(), z.unknown()),
});
const looked = item.extend({ found: z.boolean(), n: whole });
export type TimelineItem = Readonly<z.output<typeof item>>;
export type TimelinePlace = Readonly<Pick<TimelineItem, 'at' | 'id'> & { kind: string }>;

/** Where the things of a kind are, and in which order those of one instant happened. */
type Source = {
  readonly table: string;
  readonly at?: string;
  /** Tells those of one instant apart, in their order. */
  readonly turn: RawBuilder<unknown>;
  readonly id: RawBuilder<unknown>;
  readonly data: RawBuilder<unknown>;
  /** Where words are looked for, as jsonb. */
  readonly words: RawBuilder<unknown>;
  /** The turn of the thing with this id. */
  readonly turnOf: (id: string, customerId: string) => RawBuilder<unknown>;
};

const bySeq = {
  turn: sql`seq`,
  id: sql`lpad(seq::text, 20, '0')`,
  turnOf: (id: string) => sql`${/^0*\d{1,18}$/.test(id) ? id : '0'}::bigint`,
};
const isUuid = (id: string): boolean => z.uuid().safeParse(id).success;
const byUuid = (column: string) => ({
  turn: sql.ref(column),
  id: sql`${sql.ref(column)}::text`,
  turnOf: (id: string) => sql`${isUuid(id) ? id : '00000000-0000-0000-0000-000000000000'}::uuid`,
});

/** The key that said it, or null. */
const saidWith = (keyId: RawBuilder<unknown>) =>
  sql`jsonb_build_object('key', (select jsonb_build_object('id', k.key_id, 'name', k.name) from api_keys k where k.key_id = ${keyId}))`;
/** What sent an event is a key, or one of the roads that need none. */
const sendingKey = sql`case when source ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' then source::uuid end`;

const sources: Readonly<Record<TimelineKind, Source>> = {
  event: {
    table: 'events',
    turn: sql`seq`,
    id: sql`event_id::text`,
    turnOf: (id, customerId) =>
      sql`(select seq from events where customer_id = ${customerId}::uuid and event_id = ${byUuid('event_id').turnOf(id)})`,
    data: sql`jsonb_build_object('type', type, 'name', name, 'properties', ${maskedAsPlanned(sql`properties`)}, 'receivedAt', millis(received_at)) || ${saidWith(sendingKey)}
      || jsonb_strip_nulls(jsonb_build_object('notes', notes, 'import', import_id))`,
    words: sql`jsonb_build_array(name, ${maskedAsPlanned(sql`properties`)}, notes)`,
  },
  change: {
    table: 'changes',
    ...bySeq,
    data: sql`data || jsonb_build_object('change', kind)`,
    words: sql`jsonb_build_array(kind, data)`,
  },
  message: {
    table: 'messages',
    ...byUuid('message_id'),
    data: sql`jsonb_strip_nulls(jsonb_build_object('journey', journey, 'version', version, 'step', step,
      'channel', channel, 'template', template, 'status', status, 'reason', reason))`,
    words: sql`jsonb_build_array(journey, step, channel, template, status, reason)`,
  },
  decision: {
    table: 'decisions',
    ...bySeq,
    data: sql`jsonb_strip_nulls(jsonb_build_object('enrolmentId', enrolment_id, 'journey', journey, 'version', version, 'step', step,
      'outcome', outcome, 'reason', reason, 'until', millis(until))) || jsonb_build_object('data', ${maskedAsPlanned(sql`data`)})`,
    words: sql`jsonb_build_array(journey, step, outcome, reason)`,
  },
  consent: {
    table: 'consents',
    at: 'recorded_at',
    ...bySeq,
    data: sql`jsonb_strip_nulls(jsonb_build_object('seq', seq, 'purpose', purpose, 'spares', spares, 'channel', channel, 'state', state,
      'source', source, 'statement', statement, 'version', version, 'note', note)) || ${saidWith(sql`consents.key_id`)}`,
    words: sql`jsonb_build_array(purpose, channel, state, source, statement, note)`,
  },
  stage: {
    table: 'stages',
    ...bySeq,
    data: sql`jsonb_build_object('from', from_stage, 'to', to_stage, 'cause', cause)`,
    words: sql`jsonb_build_array(from_stage, to_stage, cause)`,
  },
  points: {
    table: 'points',
    turn: sql`enrolment_id::text || '/' || step collate "C"`,
    id: sql`enrolment_id::text || '/' || step`,
    turnOf: (id) => sql`${id}::text collate "C"`,
    data: sql`jsonb_build_object('journey', journey, 'step', step, 'points', points, 'reason', reason)`,
    words: sql`jsonb_build_array(journey, step, reason)`,
  },
  merge: {
    table: 'merges',
    ...bySeq,
    data: sql`jsonb_build_object('name', what, 'customer', other, 'source', source, 'properties', jsonb_strip_nulls(jsonb_build_object('by', data -> 'by')))
      || ${saidWith(sql`merges.key_id`)}`,
    words: sql`jsonb_build_array(what, source, data -> 'by')`,
  },
  call: {
    table: 'calls',
    ...byUuid('call_id'),
    data: sql`jsonb_strip_nulls(jsonb_build_object('journey', journey, 'version', version, 'step', step, 'status', status,
      'reason', reason, 'httpStatus', http_status))`,
    words: sql`jsonb_build_array(journey, step, status, reason)`,
  },
};

export type TimelineQuery = {
  readonly limit: number;
  /** Older than this place in the list. */
  readonly before?: TimelinePlace | undefined;
  /** All where it is left out. */
  readonly kinds?: readonly TimelineKind[] | undefined;
  /** Only what has each of these words, in the form of `searchWords`. */
  readonly words?: readonly string[] | undefined;
};

/**
 * Everything that happened to a customer, newest first: of one instant by kind, and of one kind in its order. Each source is read
 * by its index from the place on, as far as the page may reach into it. Words are looked for among the next thousand things.
 * @returns what was found, and where the search stopped if that was before the end and the page is not full
 */
export async function readTimeline(
  db: Database,
  customerId: string,
  { limit, before, kinds = timelineKinds, words = [] }: TimelineQuery,
): Promise<{ readonly items: TimelineItem[]; readonly stoppedAt?: TimelinePlace }> {
  const reach = words.length > 0 ? mostLookedThrough : limit;
  const parts = kinds.map((kind) => {
    const { table, at: column = 'at', turn, id, data, words: said } = sources[kind];
    const at = sql.ref(column);
    return sql`(select ${at} as at, ${kind}::text as kind, row_number() over (order by ${at} desc, ${turn} desc) as place, ${id} as id, ${data} as data, ${said} as said
      from ${sql.table(table)} where customer_id = ${customerId}::uuid ${before ? older(kind, before, customerId) : sql``}
      order by ${at} desc, ${turn} desc limit ${reach})`;
  });
  const has = words.map((word) => sql`strpos(lower(normalize(said::text, NFKC)), ${word}) > 0`);
  const found = await rows(
    db,
    looked,
    sql`select at, kind, id, data, found, n from (
      select at, kind, id, data, place, n, ${has.length > 0 ? sql.join(has, sql` and `) : sql`true`} as found from (
        select *, row_number() over (order by at desc, kind collate "C" desc, place) as n from (${sql.join(parts, sql` union all `)}) as everything
        order by n limit ${reach}) as near) as here
      where found or n = ${mostLookedThrough} order by n limit ${limit}`,
  );
  const items = found.flatMap(({ found: isFound, n: _place, ...one }) => (isFound ? [one] : []));
  const last = found.at(-1);
  return words.length > 0 && last?.n === mostLookedThrough ? { items, stoppedAt: last } : { items };
}

/** So that what a search costs does not depend on how long a life is. */
const mostLookedThrough = 1_000;

/** Kinds of one instant come in the order of their names, the last first. */
function older(kind: TimelineKind, place: TimelinePlace, customerId: string): RawBuilder<unknown> {
  const { at: column = 'at', turn, turnOf } = sources[kind];
  const [at, then] = [sql.ref(column), sql`${new Date(place.at)}::timestamptz`];
  if (kind === place.kind) return sql`and (${at}, ${turn}) < (${then}, ${turnOf(place.id, customerId)})`;
  return kind < place.kind ? sql`and ${at} <= ${then}` : sql`and ${at} < ${then}`;
}
