import { whenAllIsKnown } from '../db/wake/ask-past';
import type { Outcome } from '../db/wake/messages';
import { finishWake } from '../db/wake/close-wake';
import { afterHandOver, isPlain } from '../domain/decide/after-hand-over';
import { decide } from '../domain/decide/decide';
import type { AdvanceInput } from '../domain/decide/snapshot';
import { notBeforeTheFacts, withGoals, type Decided } from './decide-and-claim';
import type { DecidingDeps } from './deps';
import { notStored } from './not-stored';

/**
 * Goes on from what was handed over and writes it in one answer, since nearly always nobody comes to the person meanwhile.
 * @returns undefined where somebody came, where more is to be done than to wait, or where the database refuses it: the person is to be looked at anew then
 * @throws where the database does not answer; whoever asks again finds it written or not
 */
export async function finish(
  deps: DecidingDeps,
  { customerId, due = 0 }: Pick<AdvanceInput, 'customerId' | 'due'>,
  decided: Decided,
  outcomes: readonly Outcome[],
): Promise<Decided | undefined> {
  const { definitions, verdict, mark } = decided;
  if (mark === undefined || !isNothingLeft(decided)) return undefined;
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
  const { revision } = definitions;
  const written = { mark, revision, outcomes, verdict: withGoals(next, definitions) };
  const isWritten = await finishWake(deps.db, customerId, written).catch((error: unknown) => {
    if (notStored(error, facts, next)) return false;
    throw error;
  });
  return isWritten ? { ...decided, facts, past, verdict: next, claims: [] } : undefined;
}

/** What another attempt has in the air is settled without a trace on the person; the rest is left for a later try or the next round. */
const isNothingLeft = ({ more, leaseLeft, retryIn }: Decided): boolean =>
  !more && leaseLeft === undefined && retryIn === undefined;
