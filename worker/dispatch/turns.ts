import { Semaphore } from 'async-mutex';

/** Takes turns, but who takes long lets the next one go on beside it: a slow one is no barrier. */
export class Turns {
  private readonly turns: Semaphore;

  /** @param patience real milliseconds after which a turn is another's too */
  constructor(
    atOnce: number,
    private readonly patience: number,
  ) {
    this.turns = new Semaphore(atOnce);
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    const [, release] = await this.turns.acquire();
    const impatience = setTimeout(release, this.patience);
    try {
      return await work();
    } finally {
      clearTimeout(impatience);
      release();
    }
  }
}
