import { whenAllIsKnown } from '../db/wake/ask-past';
import type { Outcome } from '../db/wake/messages';
import { finishWake } from '../db/wake/close-wake';
import { afterHandOver, isPlain } from '../domain/decide/after-hand-over';
import { decide } from '../domain/decide/decide';
import type { AdvanceInput } from '../domain/decide/snapshot';
import { notBeforeTheFacts, withGoals, type Decided } from './decide-and-claim';
import type { DecidingDeps } from './deps';

/**
 * Goes on from what was handed over and writes it in one answer, since nearly always nobody comes to the person meanwhile.
 * @returns undefined where somebody came, or there is more to it than to rest: the person is to be looked at anew then
 * @throws what the database throws; nothing is written then
 */
export async function finish(
  deps: DecidingDeps,
  { customerId, due = 0 }: Pick<AdvanceInput, 'customerId' | 'due'>,
  decided: Decided,
  outcomes: readonly Outcome[],
): Promise<Decided | undefined> {
  const { definitions, revision, verdict, mark } = decided;
  if (mark === undefined || !isAllThereIs(decided)) return undefined;
  const taken = outcomes.flatMap(({ messageId, attempt, status, at }) =>
    status === 'sent' ? [{ id: messageId, attempt, at }] : [],
  );
  if (taken.length < verdict.handOver.length) return undefined;
  const past = decided.past.afresh();
  const facts = afterHandOver(decided.facts, verdict, taken, past);
  if (!facts) return undefined;
  const now = notBeforeTheFacts(Math.max(deps.clock.now(), due), facts, deps.clock);
  const next = await whenAllIsKnown(deps.db, [{ customerId, past }], now, () => decide(facts, definitions, now));
  if (next.handOver.length > 0 || !isPlain(next)) return undefined;
  const written = withGoals(next, definitions);
  const isWritten = await finishWake(deps.db, customerId, { mark, revision, outcomes, verdict: written });
  return isWritten ? { ...decided, facts, past, verdict: next, claims: [] } : undefined;
}

/** Nothing was left to others, to a later try or to the next round. */
const isAllThereIs = ({ more, leaseLeft, retryIn }: Decided): boolean =>
  !more && leaseLeft === undefined && retryIn === undefined;
