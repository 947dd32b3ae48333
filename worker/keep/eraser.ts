import { goOnErasing, type Erasing } from '../../api/customers/erase';
import type { ApiDeps } from '../../api/http/deps';
import { Beat } from './beat';

/** Real milliseconds between two looks; of many processes one takes an erasure. */
const pollMillis = 1_000;

/** Ends every erasure that nobody is at. @param onEach called with how many are done so far @returns how many there were */
export async function workOffErasures(deps: Erasing, onEach: (done: number) => void): Promise<number> {
  let done = 0;
  while (await goOnErasing(deps)) onEach(++done);
  return done;
}

/** Ends the erasures that a process left half done when it died. */
export const eraser = ({ log, ...deps }: Erasing & Pick<ApiDeps, 'log'>): Beat =>
  new Beat(async () => {
    try {
      await workOffErasures(deps, () => log.info('an erasure that was left half done is done'));
    } catch (error) {
      log.warn({ error }, 'an erasure could not go on; trying again');
    }
  }, pollMillis);
