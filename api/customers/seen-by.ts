import { wordsOf } from '../../db/permission/consents';
import type { StoredProfile } from '../../db/customers/profile';
import { openTraits } from '../../db/customers/vault';
import type { Line } from '../../domain/person/ledger/ledger';
import { speaksOf } from '../../domain/person/ledger/speaks-of';
import { coveredBy, type CoveringRules } from '../../domain/person/plan/covering';
import { shownTo } from '../../domain/person/plan/seen';
import { usableOfPast } from '../../domain/person/plan/usable';
import type { ApiDeps } from '../http/deps';
import { plainText } from '../http/paging';

export const purposeQuery = plainText
  .max(200)
  .optional()
  .describe('Only what this purpose may see, with its sensitive values as they are.');

export type Seeing = Pick<ApiDeps, 'db' | 'clock' | 'secrets' | 'definitions'>;

type Asked = {
  readonly purpose: string | undefined;
  /** What may decide anything now, where it was read already. */
  readonly words?: readonly Line[];
  /** What is in force, where it is known. */
  readonly inForce?: CoveringRules;
  /** It is somebody as they were. */
  readonly isPast?: true;
};

/** A profile as far as a purpose may see it now; without one everything, sensitive values masked. */
export async function seenBy(
  { db, clock, secrets, definitions }: Seeing,
  profile: StoredProfile,
  { purpose, words, inForce, isPast }: Asked,
): Promise<StoredProfile> {
  if (purpose === undefined) return profile;
  const { id } = profile;
  const now = clock.now();
  const traits = await openTraits({ db, persons: secrets.persons, customerId: id }, profile.traits);
  const ledger = words ?? (await wordsOf(db, id, now));
  const covered = coveredBy(inForce ?? (await definitions.current(db)), ledger);
  const whom = isPast ? usableOfPast({ traits }, covered, now) : { traits };
  return { ...profile, traits: shownTo(whom.traits, { purpose, now, ledger, covered }) };
}

export const wordsFor = (words: readonly Line[], purpose: string | undefined): readonly Line[] =>
  purpose === undefined ? words : words.filter((line) => speaksOf(line, purpose));
