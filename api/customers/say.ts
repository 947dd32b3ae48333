import type { ListedEnrolment } from '../../db/wake/enrolments';
import type { StoredProfile } from '../../db/customers/profile';
import type { TraitValue } from '../../domain/person/customer';
import type { Line } from '../../domain/person/ledger/ledger';
import { mask } from '../../domain/person/plan/masked';
import { isSame } from '../../domain/person/same';
import { confidenceOf, presentTraits, tierOf } from '../../domain/person/traits';
import { sayPreferences } from '../../domain/schema/preferences-patch';
import { sayEnrolment } from '../../domain/words/listed';
import { worthOf, type Worth } from '../../domain/contact/worth';
import type { Millis } from '../../domain/time/time';
import { sayInstant, sayInstantIfAny } from '../../domain/time/say-instant';

/** Rows as outsiders read them; fields that are undefined do not appear in JSON. */
export const sayConsent = (line: Line, worth: Worth) => {
  const { at, recordedAt, validUntil, evidence: _kept, goodFrom: _rule, key, ...rest } = line;
  const expiresAt = sayInstantIfAny(validUntil);
  return {
    ...rest,
    worth,
    key: key ?? null,
    at: sayInstant(at),
    recordedAt: sayInstant(recordedAt),
    validUntil: expiresAt,
    expiresAt,
  };
};

/** The ledger of a person at an instant, as outsiders read its lines. */
export const sayConsents = (lines: readonly Line[], ledger: readonly Line[], now: Millis) =>
  lines.map((line) => sayConsent(line, worthOf(line, ledger, now)));

const sayTrait = (
  trait: TraitValue,
  { keys, isStopped }: { readonly keys: StoredProfile['keys']; readonly isStopped: boolean },
) => ({
  ...(isSame(trait.value, mask) ? mask : { value: trait.value }),
  source: trait.source,
  at: sayInstant(trait.at),
  key: trait.key === undefined ? null : { id: trait.key, name: keys[trait.key] ?? trait.key },
  class: trait.class ?? 'personal',
  confidence: confidenceOf(trait),
  purpose: trait.purpose,
  basis: trait.basis,
  stopped: isStopped || undefined,
});

/**
 * @param consents the last words of the ledger, as outsiders read them
 * @param stopped names of traits whose use has ended
 */
export const sayProfile = (
  profile: StoredProfile,
  consents: ReturnType<typeof sayConsents>,
  enrolments: readonly ListedEnrolment[],
  stopped: readonly string[] = [],
) => ({
  id: profile.id,
  stage: profile.stage,
  stageSince: sayInstant(profile.stageSince),
  createdAt: sayInstant(profile.createdAt),
  identifiers: profile.identifiers.map(({ kind, value, verifiedAt, claimed }) => ({
    kind,
    value,
    verifiedAt: sayInstantIfAny(verifiedAt),
    claimed: claimed || undefined,
  })),
  traits: Object.fromEntries(
    presentTraits(profile.traits).map(([name, trait]) => [
      name,
      sayTrait(trait, { keys: profile.keys, isStopped: stopped.includes(name) }),
    ]),
  ),
  preferences: sayPreferences(profile.preferences),
  consents,
  enrolments: enrolments.map((one) => sayEnrolment(one)),
  loyalty: { points: profile.points, tier: tierOf(profile.traits) ?? null },
  paused:
    profile.pausedAt === null
      ? undefined
      : { at: sayInstant(profile.pausedAt), reason: profile.pauseReason ?? undefined },
  suppressed: profile.suppressed,
});
