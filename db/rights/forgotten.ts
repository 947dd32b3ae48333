import { sql } from 'kysely';
import { z } from 'zod';
import { refKey, type Ref } from '../../domain/person/identity/identity';
import type { Millis } from '../../domain/time/time';
import type { Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { millis, rows, uuid } from '../base/rows';
import { keyedHash } from '../base/secrets';

const hashRow = z.object({ hash: z.string() });

/** A call, as far as an erasure remembers it. */
export type Passing = { readonly messageId: string; readonly refs: readonly Ref[]; readonly receivedAt: Millis };

const messageHash = (pepper: Buffer, source: string, messageId: string): Buffer =>
  keyedHash(pepper, `message ${source} ${messageId}`);

/** Under what an erasure forgets a message, so that it never counts again. */
export const receiptHash = (pepper: Buffer, source: string, messageId: string): string =>
  messageHash(pepper, source, messageId).toString('hex');

const known = z.object({ hash: z.string(), at: millis });

/**
 * Which of these calls an erasure forgot: those that had come before, and those that were on their way when somebody whom they name
 * was erased. The latter are forgotten for ever by this.
 * @param source within which message ids are unique
 */
export async function forgottenAmong<Call extends Passing>(
  tx: Tx,
  pepper: Buffer,
  source: string,
  calls: readonly Call[],
): Promise<ReadonlySet<Call>> {
  if (calls.length === 0) return new Set();
  const hashes = calls.map(({ messageId, refs }) => ({
    message: receiptHash(pepper, source, messageId),
    names: refs.map((ref) => keyedHash(pepper, refKey(ref)).toString('hex')),
  }));
  const all = [...new Set(hashes.flatMap(({ message, names }) => [message, ...names]))];
  const found = await rows(
    tx,
    known,
    sql`select encode(hash, 'hex') as hash, at from forgotten where hash in (select decode(h, 'hex') from jsonb_array_elements_text(${jsonRows(all)}) as h)`,
  );
  if (found.length === 0) return new Set();
  const since = new Map(found.map(({ hash, at }) => [hash, at]));
  const wasUnderWay = (name: string, { receivedAt }: Call): boolean => receivedAt <= (since.get(name) ?? -Infinity);
  const gone = calls.filter(
    (call, n) => since.has(hashes[n]?.message ?? '') || hashes[n]?.names.some((name) => wasUnderWay(name, call)),
  );
  const late = gone.map(({ messageId }) => receiptHash(pepper, source, messageId)).filter((hash) => !since.has(hash));
  await remember(tx, late, Math.max(...gone.map(({ receivedAt }) => receivedAt)));
  return new Set(gone);
}

const atOnce = 5_000;
const received = z.object({ eventId: uuid, source: z.string(), messageId: z.string() });

/** Remembers every message of a person who is being erased. The caller holds their lock, so that no more come. */
export async function forgetMessages(tx: Tx, pepper: Buffer, customerId: string, at: Millis): Promise<void> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const some = await rows(
      tx,
      received,
      sql`select event_id as "eventId", source, message_id as "messageId" from events
        where customer_id = ${customerId} and event_id > ${after} order by event_id limit ${atOnce}`,
    );
    await remember(
      tx,
      some.map(({ source, messageId }) => receiptHash(pepper, source, messageId)),
      at,
    );
    const last = some.at(-1);
    if (!last || some.length < atOnce) return;
    after = last.eventId;
  }
}

/** What somebody is called in a call that could not be read, where nothing says what of it names a person. */
const calledHash = (pepper: Buffer, name: string): string => keyedHash(pepper, `called ${name}`).toString('hex');

/** Calls whose names are looked up at once, so that others have their turn between. */
const namedAtOnce = 50;

type Unread = { readonly names: readonly string[] };

/** Without what came before somebody was erased whom it names (`namesIn`). */
export async function withoutTheErased<One extends Unread>(
  tx: Tx,
  pepper: Buffer,
  receivedAt: Millis,
  unread: readonly One[],
): Promise<One[]> {
  const kept: One[] = [];
  for (let from = 0; from < unread.length; from += namedAtOnce) {
    const some = unread.slice(from, from + namedAtOnce);
    const hashes = new Map(some.flatMap(({ names }) => names).map((name) => [name, calledHash(pepper, name)]));
    const found = await rows(
      tx,
      hashRow,
      sql`select encode(hash, 'hex') as hash from forgotten where at >= ${new Date(receivedAt)}
        and hash in (select decode(h, 'hex') from jsonb_array_elements_text(${jsonRows([...hashes.values()])}) as h)`,
    );
    const gone = new Set(found.map(({ hash }) => hash));
    kept.push(...some.filter(({ names }) => !names.some((name) => gone.has(hashes.get(name) ?? ''))));
  }
  return kept;
}

const identifier = z.object({ kind: z.string(), value: z.string(), isTheirs: z.boolean() });

/** Remembers who a person was who is being erased: what came before `at` and names them comes too late. */
export async function forgetNames(tx: Tx, pepper: Buffer, customerId: string, at: Millis): Promise<void> {
  const names = await rows(
    tx,
    identifier,
    sql`select kind, value, not claimed or verified_at is not null as "isTheirs" from identifiers where customer_id = ${customerId}
      union select kind, value, true from former_addresses where customer_id = ${customerId}`,
  );
  const theirs = names
    .filter(({ isTheirs }) => isTheirs)
    .map((name) => keyedHash(pepper, refKey(name)).toString('hex'));
  const called = names.map(({ value }) => calledHash(pepper, value.toLowerCase()));
  await remember(tx, [...theirs, ...called], at);
}

async function remember(tx: Tx, hashes: readonly string[], at: Millis): Promise<void> {
  if (hashes.length === 0) return;
  await sql`insert into forgotten (hash, at) select distinct decode(h, 'hex'), ${new Date(at)}::timestamptz
    from jsonb_array_elements_text(${jsonRows(hashes)}) as h order by 1
    on conflict (hash) do update set at = greatest(forgotten.at, excluded.at)`.execute(tx);
}
