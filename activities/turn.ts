import type { Semaphore, SemaphoreInterface } from 'async-mutex';

/** A wake's turn to speak: it holds one of the connections to a provider, or waits for one in the order in which they came. */
export class Turn {
  private held: Promise<[number, SemaphoreInterface.Releaser]> | undefined;
  private hasAsked = false;

  constructor(private readonly connections: Semaphore) {}

  /** @returns whether it has come; where no connection is free it is only asked for */
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

  async come(): Promise<void> {
    this.held ??= this.connections.acquire();
    await this.held;
  }

  async end(): Promise<void> {
    const [, release] = (await this.held) ?? [];
    release?.();
    this.held = undefined;
  }
}
