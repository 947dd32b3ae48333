import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** How one kind of process is started, and when it is ready. */
export type Recipe = {
  readonly name: string;
  /** What asks it to end; SIGTERM where nothing else is said. */
  readonly farewell?: NodeJS.Signals;
  spawn(): ChildProcess;
  /** Resolves when it takes work; rejects when `signal` aborts. */
  ready(child: ChildProcess, signal: AbortSignal): Promise<void>;
};

const startWithin = 60_000;
const keptLines = 200;

/** A process that a test kills and starts again, on the same port and files. */
export class Killable {
  private child: ChildProcess | undefined;
  /** The last that it said. */
  readonly lines: string[] = [];
  private readonly endWithUs = (): void => void this.child?.kill('SIGKILL');

  constructor(readonly recipe: Recipe) {
    process.on('exit', this.endWithUs);
  }

  get pid(): number {
    const pid = this.child?.pid;
    if (pid === undefined) throw new Error(`${this.recipe.name} does not run`);
    return pid;
  }

  get runs(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts it, again and again where what was killed before still holds its port or files. */
  async start(): Promise<void> {
    const end = performance.now() + startWithin;
    for (;;) {
      try {
        return await this.startOnce();
      } catch (error) {
        if (performance.now() > end)
          throw new Error(`${this.recipe.name}: ${String(error)}\n${this.lines.join('\n')}`, { cause: error });
        await sleep(100);
      }
    }
  }

  /** SIGKILL, and the end. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to end. @returns the exit code */
  async stop(): Promise<number | null> {
    const { child } = this;
    await this.end(this.recipe.farewell ?? 'SIGTERM');
    process.off('exit', this.endWithUs);
    return child?.exitCode ?? null;
  }

  private async startOnce(): Promise<void> {
    const child = this.recipe.spawn();
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.keep(line));
    }
    const stopped = new AbortController();
    const ended = once(child, 'exit').then(([code, signal]) => {
      stopped.abort();
      throw new Error(`it ended (${String(signal ?? code)})`);
    });
    ended.catch(() => undefined);
    await Promise.race([
      this.recipe.ready(child, AbortSignal.any([stopped.signal, AbortSignal.timeout(startWithin)])),
      ended,
    ]);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || !this.runs) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  private keep(line: string): void {
    this.lines.push(line);
    if (this.lines.length > keptLines) this.lines.shift();
  }
}

/** A Node process that says `ready …` when it is. */
export function nodeRecipe(name: string, args: readonly string[], env: Readonly<Record<string, string>>): Recipe {
  const { PATH, HOME } = process.env;
  return {
    name,
    spawn: () => spawn(process.execPath, [...args], { env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }),
    ready: (child, signal) =>
      new Promise((resolve, reject) => {
        if (child.stdout)
          createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('ready ') && resolve());
        signal.addEventListener('abort', () => reject(new Error('it was not ready in time')), { once: true });
      }),
  };
}
