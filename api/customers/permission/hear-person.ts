import { untilNotOvertaken } from '../../../db/base/failure';
import type { Tx } from '../../../db/base/database';
import type { Profile } from '../../../db/customers/customers';
import { lockWithin } from '../../../db/customers/join';
import type { Heard } from '../../../db/customers/hear';
import type { InTheAir } from '../../../db/wake/messages';
import type { ApiDeps } from '../../http/deps';
import { hearAllNow, type Learning, type Word } from '../change';
import { refusedBy, settleRefusals } from './in-the-air';

type Deps = Pick<ApiDeps, 'db'> & Learning;

export type Taken = {
  /** What followed from the words; undefined where none was said. */
  readonly heard?: Heard;
  /** What they forbid and still is in the air after the wait. */
  readonly inTheAir: InTheAir[];
};

/**
 * What a person says themselves, under their lock, then the wait for what they refuse by it.
 * @param wordsOf what they say, from how things stand under the lock
 * @returns undefined when nobody has this id
 * @throws Problem over-limit; what `wordsOf` throws
 */
export async function hearPerson(
  deps: Deps,
  customerId: string,
  wordsOf: (tx: Tx, profile: Profile) => Promise<readonly Word[]>,
): Promise<Taken | undefined> {
  const said = await untilNotOvertaken(() =>
    deps.db.transaction().execute(async (tx) => {
      const profile = await lockWithin(tx, customerId);
      if (!profile) return undefined;
      const words = await wordsOf(tx, profile);
      const { id } = profile;
      return words.length === 0 ? { id, words } : { id, words, heard: await hearAllNow(deps, { tx, profile }, words) };
    }),
  );
  if (!said) return undefined;
  const now = deps.clock.now();
  const refused = said.words.flatMap((word) => refusedBy(word, now));
  const inTheAir = await settleRefusals(deps.db, refused.map((one) => ({ customerId: said.id, ...one }))); // prettier-ignore
  return { ...(said.heard ? { heard: said.heard } : {}), inTheAir };
}
