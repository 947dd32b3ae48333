import { sql } from 'kysely';
import { z } from 'zod';
import type { Line } from '../../domain/person/ledger/ledger';
import { lineText } from '../../domain/person/ledger/line-text';
import { storable } from '../../domain/schema/storable';
import type { Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { rowsAsEver } from '../base/rows';
import { digestOf, linksAfter, noHead, streamOf, type Head } from './chain';
import { headsOf, type Chained } from './links';

const seqRow = z.object({ seq: z.int() });

/** What is said of somebody, for their ledger. */
export type Saying = {
  readonly customerId: string;
  readonly lines: readonly Line[];
  /** Where their chain ends, of whom that is known under the lock. */
  readonly head?: Head | undefined;
};

/**
 * Adds lines to a person's ledger, and to its chain. The caller holds their lock.
 * @returns their numbers
 */
export async function appendLines({ tx, key, customerId }: Chained, lines: readonly Line[]): Promise<number[]> {
  const [seqs = []] = await appendAllLines(tx, key, [{ customerId, lines }]);
  return seqs;
}

/**
 * The same for several people at once, each of them once; the only road into a ledger. The caller holds their locks.
 * @returns the numbers of each one's lines, in their order
 */
export async function appendAllLines(tx: Tx, key: Buffer, people: readonly Saying[]): Promise<number[][]> {
  const speakers = people.filter(({ lines }) => lines.length > 0);
  if (speakers.length === 0) return people.map(() => []);
  const unknown = speakers.flatMap(({ customerId, head }) => (head ? [] : [streamOf(key, customerId)]));
  const heads = await headsOf(tx, unknown);
  const told = speakers.flatMap(({ customerId, lines, head }) => {
    const stream = streamOf(key, customerId);
    // What the chain attests is what is stored, not what was given.
    const kept = storable(lines, { size: Infinity }) as Line[];
    const entries = kept.map((line) => ({ what: 'line' as const, digest: digestOf(key, 'line', lineText(line)) }));
    const links = linksAfter(key, stream, head ?? heads.get(stream) ?? noHead, entries);
    return links.map((link, n) => ({ line: kept[n], link: { ...link, n, id: customerId } }));
  });
  const added = await keep(tx, told);
  let next = 0;
  return people.map(({ lines }) => added.slice(next, (next += lines.length)).map(({ seq }) => seq));
}

/** Each with its link, which is refused where another is behind the same one: the transaction is tried again then. */
const keep = (tx: Tx, told: readonly { readonly line: unknown; readonly link: object }[]) =>
  rowsAsEver(
    tx,
    seqRow,
    sql`with told as materialized (
        select t.i, t.line, r.* from rows from (jsonb_array_elements(${jsonRows(told.map(({ line }) => line))}), jsonb_array_elements(${jsonRows(told.map(({ link }) => link))}))
          with ordinality as t (line, link, i), jsonb_to_record(t.link) as r (id uuid, n int, stream uuid, place int, digest text, hash text)),
      linked as (insert into ledger_links (stream, place, what, digest, hash)
        select stream, place, 'line', decode(digest, 'hex'), decode(hash, 'hex') from told order by i)
      insert into consents (customer_id, seq, purpose, spares, channel, state, at, recorded_at, source, statement, version, valid_until, evidence, key_id, note, came_under, stream, place)
      select t.id, 1 + t.n + (select coalesce(max(c.seq), 0) from consents c where c.customer_id = t.id), line ->> 'purpose',
        case when line ? 'spares' then array(select jsonb_array_elements_text(line -> 'spares')) end, line ->> 'channel',
        line ->> 'state', instant((line ->> 'at')::bigint), instant((line ->> 'recordedAt')::bigint), line ->> 'source', line ->> 'statement', line ->> 'version',
        instant((line ->> 'validUntil')::bigint), line -> 'evidence', (line #>> '{key,id}')::uuid, line ->> 'note',
        hashtextextended(line ->> 'under', 0), t.stream, t.place
      from told t order by i returning seq`,
  );
