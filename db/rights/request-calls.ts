import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonBytes, textOrNull } from '../base/json';
import { rows, uuid, whole } from '../base/rows';
import { seal, unseal } from '../base/sealing';
import type { Secrets } from '../base/secrets';
import { doorName } from './processors';

type Sealing = Pick<Secrets, 'providers'>;

/** What another system shall be told of a request. */
export type Telling = {
  /** Null of somebody who asked for nothing, such as a visitor who is erased with the person they are. */
  readonly requestId: string | null;
  readonly to: { readonly processor: string } | { readonly url: string };
  readonly body: Readonly<Record<string, unknown>>;
};

/** From the end of the transaction on it is told until it was heard; what it says is kept sealed so long and no longer. */
export async function askToTell(tx: Tx, secrets: Sealing, at: Millis, tellings: readonly Telling[]): Promise<void> {
  for (const { requestId, to, body } of tellings) {
    const id = randomUUID();
    const sealed = seal(jsonBytes(body), secrets.providers, id);
    await sql`insert into request_calls (call_id, request_id, processor, url, sealed, asked_at, try_at)
      values (${id}, ${requestId}, ${'processor' in to ? to.processor : null}, ${'url' in to ? to.url : null}, ${sealed}, ${new Date(at)}, now())`.execute(
      tx,
    );
  }
}

/** Real time; longer than an attempt may take. */
const leaseSeconds = 20;

const bytes = z.custom<Buffer>((value) => Buffer.isBuffer(value));
const taken = z.object({
  id: uuid,
  processor: z.string().nullable(),
  url: z.string().nullable(),
  sealed: bytes,
  door: bytes.nullable(),
  attempt: whole,
});

export type TakenCall = {
  readonly id: string;
  /** Undefined where the processor was forgotten. */
  readonly url: string | undefined;
  /** The header by which the receiver lets it in. */
  readonly authorization: string | undefined;
  readonly body: string;
  readonly attempt: number;
  /** An address that came with the request is told; else a processor of ours is asked. */
  readonly isCallback: boolean;
};

/** Takes the calls that wait for longest, for one attempt each; one whose last attempt died is taken again under the same id. */
export async function takeRequestCalls(db: Database, secrets: Sealing, most: number): Promise<TakenCall[]> {
  const found = await rows(
    db,
    taken,
    sql`with due as (select call_id from request_calls where status = 'open' and try_at <= now() order by try_at limit ${most} for update skip locked)
      update request_calls c set attempt = attempt + 1, try_at = now() + make_interval(secs => ${leaseSeconds}) from due where c.call_id = due.call_id
      returning c.call_id as id, processor, coalesce(url, (select p.url from processors p where p.name = c.processor)) as url, c.sealed,
        (select p.sealed from processors p where p.name = c.processor) as door, attempt`,
  );
  return found.map(({ id, processor, url, sealed, door, attempt }) => ({
    id,
    url: url ?? undefined,
    authorization:
      door && processor !== null ? unseal(door, secrets.providers, doorName(processor)).toString('utf8') : undefined,
    body: unseal(sealed, secrets.providers, id).toString('utf8'),
    attempt,
    isCallback: processor === null,
  }));
}

export type Attempted = {
  readonly status: 'open' | 'answered' | 'failed';
  readonly httpStatus?: number | undefined;
  readonly reason?: string | undefined;
  /** Real seconds until the next attempt of what is still open. */
  readonly pause?: number;
};

const longestReason = 200;

/** Records what became of an attempt, unless another one has begun meanwhile. */
export async function settleRequestCall(
  db: Database,
  { id, attempt }: Pick<TakenCall, 'id' | 'attempt'>,
  { status, httpStatus, reason, pause = 0 }: Attempted,
): Promise<void> {
  await sql`update request_calls set status = ${status}, http_status = ${httpStatus ?? null}, reason = ${textOrNull(reason, longestReason)},
      sealed = case when ${status} = 'open' then sealed end, try_at = now() + make_interval(secs => ${pause})
    where call_id = ${id} and attempt = ${attempt} and status = 'open'`.execute(db);
}
