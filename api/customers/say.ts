import type { ListedDecision } from '../../db/wake/decisions';
import type { ListedEnrolment } from '../../db/wake/enrolments';
import type { ListedMessage } from '../../db/customers/message-lists';
import type { StoredProfile } from '../../db/customers/profile';
import type { Waiting } from '../../domain/journey/enrolment';
import type { Line } from '../../domain/person/ledger';
import { presentTraits, tierOf } from '../../domain/person/traits';
import { sayPreferences } from '../../domain/schema/preferences-patch';
import type { Millis } from '../../domain/time/time';
import { sayDecision, sayWaiting } from '../../domain/words/words';
import { iso, isoOr } from '../http/time-text';

/** Rows as outsiders read them; fields that are undefined do not appear in JSON. */
export const sayConsent = ({ at, recordedAt, validUntil, evidence: _kept, ...rest }: Line) => ({
  ...rest,
  at: iso(at),
  recordedAt: iso(recordedAt),
  validUntil: isoOr(validUntil),
});

export const sayListedDecision = (decision: ListedDecision) => ({
  at: iso(decision.at),
  enrolmentId: decision.enrolmentId,
  journey: decision.journey,
  version: decision.version,
  step: decision.step,
  outcome: decision.outcome,
  reason: decision.reason,
  until: isoOr(decision.until),
  messageId: decision.messageId,
  words: sayDecision(decision, 'en'),
  data: decision.data,
});

export const sayEnrolment = ({ waiting, enteredAt, endedAt, outcome, goalAt, ...rest }: ListedEnrolment) => ({
  ...rest,
  waitingFor: waiting ? sayWaiting(waiting) : undefined,
  due: isoOr(waiting ? dueOf(waiting) : undefined),
  enteredAt: iso(enteredAt),
  endedAt: isoOr(endedAt),
  outcome: outcome ?? undefined,
  goalAt: isoOr(goalAt),
});

function dueOf(waiting: Waiting): Millis | undefined {
  if (waiting.for === 'hand-over') return undefined;
  return waiting.for === 'permission' ? (waiting.retry ?? waiting.until) : waiting.until;
}

/** @param host that Message-IDs end with */
export const sayMessage = (host: string, { decidedAt, at, reason, refusal, ...rest }: ListedMessage) => ({
  ...rest,
  reason: reason ?? undefined,
  nextTry: reason === 'provider-refuses' ? isoOr(refusal?.nextTry) : undefined,
  decidedAt: iso(decidedAt),
  at: iso(at),
  messageId: `<${rest.id}@${host}>`,
});

export const sayProfile = (
  profile: StoredProfile,
  consents: readonly Line[],
  enrolments: readonly ListedEnrolment[],
) => ({
  id: profile.id,
  stage: profile.stage,
  stageSince: iso(profile.stageSince),
  createdAt: iso(profile.createdAt),
  identifiers: profile.identifiers.map(({ kind, value, verifiedAt }) => ({
    kind,
    value,
    verifiedAt: isoOr(verifiedAt),
  })),
  traits: Object.fromEntries(
    presentTraits(profile.traits).map(([name, { value, source, at }]) => [name, { value, source, at: iso(at) }]),
  ),
  preferences: sayPreferences(profile.preferences),
  consents: lastWords(consents).map(sayConsent),
  enrolments: enrolments.map(sayEnrolment),
  loyalty: { points: profile.points, tier: tierOf(profile.traits) ?? null },
  paused:
    profile.pausedAt === null ? undefined : { at: iso(profile.pausedAt), reason: profile.pauseReason ?? undefined },
  suppressed: profile.suppressed,
});

/** Of a ledger, newest first: the last line of each purpose and channel. */
function lastWords(ledger: readonly Line[]): Line[] {
  const last = new Map<string, Line>();
  for (const entry of ledger) {
    const place = JSON.stringify([entry.purpose, entry.channel ?? null]);
    const known = last.get(place);
    if (!known || entry.at > known.at) last.set(place, entry);
  }
  return [...last.values()];
}
