import type { Semaphore, SemaphoreInterface } from 'async-mutex';

/** One of the connections to a provider for one wake, which holds it or waits for it in the order in which wakes came. */
export class FreeConnection {
  private held: Promise<[number, SemaphoreInterface.Releaser]> | undefined;
  private hasAsked = false;

  constructor(private readonly connections: Semaphore) {}

  /** @returns whether it is held; where none is free it is only asked for */
  take(): boolean {
    if (!this.held && this.connections.isLocked()) {
      this.hasAsked = true;
      return false;
    }
    this.held ??= this.connections.acquire();
    return true;
  }

  get isAwaited(): boolean {
    return this.hasAsked && !this.held;
  }

  async wait(): Promise<void> {
    this.held ??= this.connections.acquire();
    await this.held;
  }

  async release(): Promise<void> {
    const [, release] = (await this.held) ?? [];
    release?.();
    this.held = undefined;
  }
}
