import type { ApiKey } from '../../db/base/api-keys';
import type { Database, Tx } from '../../db/base/database';
import { callOffErasing, noteErasingLater } from '../../db/rights/erasures';
import { answerRequest, noteRequest, type RequestAnswer, type StoredRequest } from '../../db/rights/requests';
import {
  hasOtherErasure,
  noteSubjectRequest,
  subjectRequestOf,
  type NewSubjectRequest,
  type SubjectRequestRow,
} from '../../db/rights/subject-requests';
import { tellStatus } from '../../db/rights/tell-erased';
import { untilNotOvertaken } from '../../db/base/failure';
import type { Ref } from '../../domain/person/identity/identity';
import { asksOf, pendingFor, statusOf } from '../../domain/person/ledger/opendsr';
import { requestDue } from '../../domain/person/ledger/requests';
import { identitiesIn, type SubjectRequest } from '../../domain/schema/opendsr';
import { addDuration } from '../../domain/time/add-duration';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { changeCustomer, hearNow, speakerOf } from './change';
import { hold } from './erase';
import { ambiguous, findByIdentifier } from './find';

/** Where the copy of a person is fetched. */
export const resultsOf = (publicUrl: string, customerId: string): string => `${publicUrl}/v1/customers/${customerId}/export`; // prettier-ignore

/**
 * Takes a request in: a copy can be fetched at once, an erasure begins when it cannot be taken back any more. One that came before
 * is what it is.
 * @throws Problem invalid, ambiguous-identifier, conflict
 */
export async function takeIn(deps: ApiDeps, asked: SubjectRequest, key: ApiKey): Promise<SubjectRequestRow> {
  const { refs, problems } = identitiesIn(asked);
  if (problems.length > 0) throw new Problem('invalid', 'Nobody can be looked for by this.', { errors: problems });
  const asks = asksOf[asked.subject_request_type];
  const before = await subjectRequestOf(deps.db, asked.subject_request_id);
  if (!before) await noteFirst(deps, asked, { about: (await subjectOf(deps.db, refs)) ?? null, key });
  const noted = before ?? (await subjectRequestOf(deps.db, asked.subject_request_id));
  if (noted?.asks !== asks) throw another();
  return noted;
}

/** The same request, sent twice at once, is on record once: whoever comes second leaves it to the first. */
async function noteFirst(deps: ApiDeps, asked: SubjectRequest, { about, key }: Noting): Promise<void> {
  try {
    if (about === null) await noteNobody(deps, asked, key);
    else if (asksOf[asked.subject_request_type] === 'erase') await noteErasure(deps, asked, { about, key });
    else await noteCopy(deps, asked, { about, key });
  } catch (error) {
    if (error instanceof IsNoted) return;
    unlessUnknown(error);
    // They went away in the meantime.
    await noteFirst(deps, asked, { about: null, key });
  }
}

/** Rolls back what would be on record twice. */
class IsNoted extends Error {}

const another = (): Problem => new Problem('conflict', 'Another request has this subject_request_id.');

/** @returns undefined where nobody is known by any of them. @throws Problem ambiguous-identifier where they name several people */
async function subjectOf(db: Database, refs: readonly Ref[]): Promise<string | undefined> {
  const found = new Set<string>();
  for (const ref of refs) {
    const id = await findByIdentifier(db, ref).catch(unlessUnknown);
    if (id !== undefined) found.add(id);
  }
  const [one, ...others] = found;
  if (others.length > 0) throw ambiguous([...found]);
  return one;
}

function unlessUnknown(error: unknown): undefined {
  if (error instanceof Problem && error.code === 'unknown-customer') return undefined;
  throw error;
}

type Noting = { readonly about: string | null; readonly key: ApiKey };

/** Puts it on record, in the register and under the sender's own id. @throws IsNoted where one of its id came meanwhile, so that nothing of the transaction stays */
async function note(
  deps: ApiDeps,
  tx: Tx,
  asked: SubjectRequest,
  { about, key, wait = 0 }: Noting & { wait?: number },
) {
  const now = deps.clock.now();
  const { policy } = await deps.definitions.current(tx);
  const at = Math.min(now, Date.parse(asked.submitted_time));
  const due = requestDue(at, policy.timezone, false);
  const asks = asksOf[asked.subject_request_type];
  const { id: requestId } = await noteRequest(tx, { asks, about, at, due, source: `OpenDSR: ${key.name}` });
  const noted: NewSubjectRequest = {
    subjectRequestId: asked.subject_request_id,
    requestId,
    controller: key.id,
    receivedAt: now,
    expectedAt: now + wait,
    callbacks: asked.status_callback_urls ?? [],
  };
  if (!(await noteSubjectRequest(tx, noted))) throw new IsNoted();
  return { ...noted, now };
}

/** Of whom nothing is kept there is nothing to show and nothing to erase. */
const noteNobody = ({ db, ...deps }: ApiDeps, asked: SubjectRequest, key: ApiKey): Promise<void> =>
  untilNotOvertaken(() =>
    db.transaction().execute(async (tx) => {
      const noted = await note({ db, ...deps }, tx, asked, { about: null, key });
      await answerRequest(tx, noted.requestId, { at: noted.now, outcome: 'done', reason: 'Nobody is known by these identities.' }); // prettier-ignore
      await tellStatus(tx, deps.secrets, noted, { status: 'completed', at: noted.now });
    }),
  );

type About = { readonly about: string; readonly key: ApiKey };

async function noteCopy(deps: ApiDeps, asked: SubjectRequest, { about: found, key }: About): Promise<void> {
  await changeCustomer(deps, { params: { id: found } }, async (tx, { id: about }) => {
    const noted = await note(deps, tx, asked, { about, key });
    await answerRequest(tx, noted.requestId, { at: noted.now, outcome: 'done' });
    const results = resultsOf(deps.publicUrl, about);
    await tellStatus(tx, deps.secrets, noted, { status: 'completed', results, at: noted.now });
  });
}

/** Nothing is handed over to somebody who is to be erased. */
async function noteErasure(deps: ApiDeps, asked: SubjectRequest, { about: found, key }: About): Promise<void> {
  const now = deps.clock.now();
  const begins = asked.skip_waiting_period ? now : addDuration(now, pendingFor, 'UTC');
  const speaker = speakerOf(key);
  await hold(deps, found, speaker, async (tx, { id: about, pausedAt, pauseReason }) => {
    await note(deps, tx, asked, { about, key, wait: begins - now });
    const pausedBefore = { paused: pausedAt !== null, ...(pauseReason === null ? {} : { reason: pauseReason }) };
    const wait = deps.clock.realUntil(begins);
    await noteErasingLater(tx, about, { ...speaker, at: now, begins, wait, pausedBefore });
  });
}

/**
 * Ends an erasure that was asked for by OpenDSR and has not begun: outreach is held as it was before.
 * @throws Problem conflict where it has begun, is over, or the request asks for something else
 */
export async function callOff(
  deps: ApiDeps,
  { requestId, ...asked }: SubjectRequestRow,
  { key, ...answer }: Omit<RequestAnswer, 'at'> & { readonly key: ApiKey },
): Promise<StoredRequest> {
  const at = deps.clock.now();
  if (asked.about === null || asked.asks !== 'erase' || statusOf(asked, at) !== 'pending') throw tooLate();
  const { value } = await changeCustomer(deps, { params: { id: asked.about } }, async (tx, profile) => {
    const answered = await answerRequest(tx, requestId, { ...answer, at });
    if (!answered) throw tooLate();
    if (!(await hasOtherErasure(tx, profile.id))) {
      const before = await callOffErasing(tx, profile.id, at);
      if (!before) throw tooLate();
      const pause = { paused: before.paused, reason: before.reason ?? '' };
      await hearNow(deps, { tx, profile }, { pause, ...speakerOf(key) });
    }
    await tellStatus(tx, deps.secrets, { ...asked, requestId }, { status: 'cancelled', at });
    return answered;
  });
  return value;
}

const tooLate = (): Problem => new Problem('conflict', 'Only an erasure that is pending can be called off.');
