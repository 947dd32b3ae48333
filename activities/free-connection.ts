import type { Semaphore, SemaphoreInterface } from 'async-mutex';

/** One of the connections to a provider for one wake, which holds it or waits for it in the order in which wakes came. */
export class FreeConnection {
  private turn: Promise<SemaphoreInterface.Releaser> | undefined;
  private isHeld = false;
  private hasAsked = false;

  constructor(private readonly connections: Semaphore) {}

  /**
   * Before anything is decided: who decides first and waits then has to decide again. Where none comes free in time it goes on without.
   * @param patience real milliseconds
   */
  async soon(patience: number): Promise<void> {
    let end: NodeJS.Timeout | undefined;
    const isOver = new Promise<void>((resolve) => {
      end = setTimeout(resolve, patience);
    });
    await Promise.race([this.ask(), isOver]);
    clearTimeout(end);
  }

  /** @returns whether it is held; where none is free it is only asked for */
  take(): boolean {
    this.isHeld ||= !this.turn && !this.connections.isLocked();
    void this.ask();
    this.hasAsked = !this.isHeld;
    return this.isHeld;
  }

  get isAwaited(): boolean {
    return this.hasAsked;
  }

  async wait(): Promise<void> {
    await this.ask();
    this.hasAsked = false;
  }

  /** A turn that has not come yet is passed on when it comes. */
  release(): void {
    void this.turn?.then((release) => release());
    this.turn = undefined;
    this.isHeld = false;
    this.hasAsked = false;
  }

  private ask(): Promise<SemaphoreInterface.Releaser> {
    if (this.turn) return this.turn;
    const turn = this.connections.acquire().then(([, release]) => {
      this.isHeld ||= this.turn === turn;
      return release;
    });
    this.turn = turn;
    return turn;
  }
}
