import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './error-code';
import { endProcess, removePidFile, writePidFile, type Farewell } from './pid-file';

/** A server that runs beside us as a process of its own. */
export type Part = {
  readonly name: string;
  readonly farewell: Farewell;
  readonly logFile: string;
  spawn(): ChildProcess;
  /** Resolves when it takes connections; rejects when `signal` aborts. */
  ready(signal: AbortSignal): Promise<void>;
};

export type Supervised = { pid(): number | undefined; stop(): Promise<void> };

export type SuperviseOptions = {
  readonly dataDir: string;
  /** Milliseconds in which the first start must succeed; old processes of a killed server may need some of them. */
  readonly firstStartWithin?: number;
  say(line: string): void;
};

const shortestPause = 200;
const longestPause = 10_000;

/**
 * Starts a server and starts it again whenever it dies, on the same port and files, pausing 200 ms to 10 s between attempts.
 * @throws when it cannot be started the first time, with the place of its log
 */
export async function supervise(part: Part, options: SuperviseOptions): Promise<Supervised> {
  const keeper = new Keeper(part, options);
  await keeper.startFirst();
  return keeper;
}

class Keeper implements Supervised {
  private child: ChildProcess | undefined;
  private stopping = false;
  private life: Promise<void> = Promise.resolve();
  private readonly wake = new AbortController();
  private readonly endWithUs = (): void => void this.child?.kill(this.part.farewell.signal);

  constructor(
    private readonly part: Part,
    private readonly options: SuperviseOptions,
  ) {}

  pid(): number | undefined {
    return this.child?.pid;
  }

  async startFirst(): Promise<void> {
    const { part, options } = this;
    process.on('exit', this.endWithUs);
    const until = performance.now() + (options.firstStartWithin ?? 45_000);
    for (let pause = shortestPause; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        await this.startOnce();
        break;
      } catch (error) {
        if (performance.now() + pause > until || isHopeless(error)) {
          await this.stop();
          throw new Error(`${part.name} does not start: ${messageOf(error)}. Its log: ${part.logFile}`, {
            cause: error,
          });
        }
      }
      await sleep(pause);
    }
    this.life = this.keepAlive();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wake.abort();
    await this.life;
    const pid = this.child?.pid;
    if (pid !== undefined) await endProcess(pid, this.part.farewell);
    await removePidFile(this.options.dataDir, this.part.name);
    process.off('exit', this.endWithUs);
  }

  /** One attempt: spawned and ready, or an error that says why not. */
  private async startOnce(): Promise<void> {
    const { part, options } = this;
    this.child = undefined;
    const child = part.spawn();
    this.child = child;
    const failed = new AbortController();
    const ended = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(new Error(`it ended at once (${signal ?? `exit code ${code}`})`)));
    });
    ended.catch(() => failed.abort());
    const givingUp = AbortSignal.any([failed.signal, this.wake.signal, AbortSignal.timeout(60_000)]);
    try {
      if (child.pid !== undefined) await writePidFile(options.dataDir, part.name, child.pid);
      await Promise.race([part.ready(givingUp), ended]);
    } catch (error) {
      if (child.pid !== undefined) await endProcess(child.pid, part.farewell);
      this.child = undefined;
      throw error;
    }
  }

  private async keepAlive(): Promise<void> {
    const { part, options, wake } = this;
    for (let pause = shortestPause; !this.stopping; pause = Math.min(pause * 2, longestPause)) {
      const { child } = this;
      if (child) {
        const since = performance.now();
        const how = await endOf(child, wake.signal);
        if (this.stopping) return;
        if (performance.now() - since > longestPause) pause = shortestPause;
        options.say(`${part.name} ended (${how}); starting it again`);
      }
      await sleep(pause, undefined, { signal: wake.signal }).catch(() => undefined);
      if (this.stopping) return;
      await this.startOnce().catch((error: unknown) => {
        if (!this.stopping)
          options.say(`${part.name} does not start: ${messageOf(error)}. Trying again. Its log: ${part.logFile}`);
      });
    }
  }
}

/** Waits until the child ends or `signal` aborts. */
function endOf(child: ChildProcess, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const say = (): void => resolve(child.signalCode ?? `exit code ${child.exitCode}`);
    if (child.exitCode !== null || child.signalCode !== null || signal.aborted) say();
    child.once('exit', say);
    signal.addEventListener('abort', say, { once: true });
  });
}

/** No later attempt mends a program that is missing or may not be run. */
const isHopeless = (error: unknown): boolean => ['ENOENT', 'EACCES'].includes(codeOf(error) ?? '');

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
