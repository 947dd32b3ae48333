import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { erasureOf, sayStatus, type SubjectRequestStatus } from '../../domain/person/ledger/opendsr';
import type { Millis } from '../../domain/time/time';
import type { Tx } from '../base/database';
import { rows, uuid } from '../base/rows';
import type { Secrets } from '../base/secrets';
import { processorNames } from './processors';
import { askToTell } from './request-calls';
import { subjectRequestBehind, type SubjectRequestRow } from './subject-requests';

const toldRow = z.object({ id: uuid, about: uuid });
const identifierRow = z.object({ kind: z.string(), value: z.string() });

type Told = Pick<SubjectRequestRow, 'subjectRequestId' | 'requestId' | 'controller' | 'expectedAt' | 'callbacks'>;
type As = { readonly status: SubjectRequestStatus; readonly results?: string; readonly at: Millis };

/** Whoever sent an OpenDSR request is told how it stands, where they said how. */
export function tellStatus(tx: Tx, secrets: Secrets, request: Told, { status, results, at }: As): Promise<void> {
  const body = sayStatus({ ...request, status, results });
  return askToTell(
    tx,
    secrets,
    at,
    request.callbacks.map((url) => ({ requestId: request.requestId, to: { url }, body: { ...body, status_callback_url: url } })), // prettier-ignore
  );
}

type Erased = {
  readonly customerId: string;
  /** For whose sake they go. */
  readonly withWhom: string;
  readonly at: Millis;
};

/**
 * Has everybody told of an erasure who must know: who asked for it by OpenDSR, and the processors. The caller erases in the same
 * transaction, and has not yet.
 */
export async function tellErased(tx: Tx, secrets: Secrets, { customerId, withWhom, at }: Erased): Promise<void> {
  const open = await rows(
    tx,
    toldRow,
    sql`select request_id as id, about from requests where about in (${customerId}, ${withWhom}) and asks = 'erase' and answered_at is null
      order by at, request_id`,
  );
  for (const { id } of open.filter(({ about }) => about === customerId)) {
    const asked = await subjectRequestBehind(tx, id);
    if (asked) await tellStatus(tx, secrets, asked, { status: 'completed', at });
  }
  const names = await processorNames(tx);
  if (names.length === 0) return;
  const body = erasureOf(await namesToForget(tx, customerId), at);
  if (!body) return;
  const requestId = open[0]?.id ?? null;
  await askToTell(
    tx,
    secrets,
    at,
    names.map((processor) => ({ requestId, to: { processor }, body: { ...body, subject_request_id: randomUUID() } })),
  );
}

/** Also addresses of before: others may know them by those. */
const namesToForget = (tx: Tx, customerId: string) =>
  rows(
    tx,
    identifierRow,
    sql`select kind, value from identifiers where customer_id = ${customerId}
      union select kind, value from former_addresses where customer_id = ${customerId} order by kind, value`,
  );
