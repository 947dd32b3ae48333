import { Mutex, Semaphore, withTimeout, type MutexInterface } from 'async-mutex';
import { Crowded } from '../../http/aside';

/** Each holds a connection for as long as its reader takes. */
const atOnce = 4;
/** Real milliseconds: who waited so long is told to come again, before their program gives up. */
const longestWait = 8_000;

const places = withTimeout(new Semaphore(atOnce), longestWait, new Crowded());
const ofPersons = new Map<string, { readonly turn: MutexInterface; waiting: number }>();

/**
 * Waits for a place to copy somebody in. Copies of one person are made one after another, so that nobody who asks for theirs again
 * and again, and reads none of them, keeps others from theirs.
 * @returns gives the place back
 * @throws Crowded
 */
export async function turnToCopy(customerId: string): Promise<() => void> {
  const own = ofPersons.get(customerId) ?? { turn: withTimeout(new Mutex(), longestWait, new Crowded()), waiting: 0 };
  ofPersons.set(customerId, own);
  own.waiting += 1;
  const leave = (): void => {
    own.waiting -= 1;
    if (own.waiting === 0) ofPersons.delete(customerId);
  };
  try {
    const release = await own.turn.acquire();
    try {
      const [, giveBack] = await places.acquire();
      return () => {
        giveBack();
        release();
        leave();
      };
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    leave();
    throw error;
  }
}
