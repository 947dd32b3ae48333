type Part = { readonly name: string; readonly stop: () => Promise<unknown> };

/** Everything ends within this (real milliseconds), drained or not. */
const longestDrain = 28_000;

/** SIGINT and SIGTERM end the parts in the reverse order of their start. */
export class Shutdown {
  private readonly parts: Part[] = [];
  private readonly doors: Part[] = [];
  private ask: () => void = () => undefined;
  isRequested = false;
  readonly requested = new Promise<void>((resolve) => {
    this.ask = resolve;
  });

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        this.isRequested = true;
        this.ask();
      });
    }
  }

  /** A part that was started; it is stopped before those that were started before it. */
  then(name: string, stop: () => Promise<unknown>): void {
    this.parts.push({ name, stop });
  }

  /** What takes traffic is stopped before everything else, whenever it was opened. */
  beforeAll(name: string, stop: () => Promise<unknown>): void {
    this.doors.push({ name, stop });
  }

  async run(): Promise<void> {
    const late = setTimeout(() => {
      process.stderr.write(
        'sojourn: a part did not end in time; what it had under way is continued at the next start\n',
      );
      process.exit(process.exitCode ?? 0);
    }, longestDrain);
    for (const { name, stop } of [...this.doors, ...this.parts.reverse()]) {
      await stop().catch((error: unknown) => {
        process.stderr.write(
          `sojourn: ${name} did not stop: ${error instanceof Error ? error.message : String(error)}\n`,
        );
      });
    }
    clearTimeout(late);
  }
}
