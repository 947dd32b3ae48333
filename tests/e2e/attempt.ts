import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from './surface';

const root = resolve(__dirname, '..', '..');
const removed = ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SMTP_URL', 'CLOCK_RATE', 'PUBLIC_URL', 'ADMIN_KEY', 'NODE_ENV'];

/** A start that may fail, or wait. */
export class Attempt {
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  private readonly started = performance.now();
  private readonly child: ChildProcess;

  /** @param nodeOptions arguments before the script */
  constructor(
    env: Readonly<Record<string, string>>,
    script: readonly string[] = ['tools/start.mjs'],
    nodeOptions: readonly string[] = [],
  ) {
    const ours = Object.fromEntries(Object.entries(process.env).filter(([name]) => !removed.includes(name)));
    this.child = spawn(process.execPath, [...nodeOptions, ...script], {
      cwd: root,
      env: { ...ours, PORT: '0', LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const [stream, lines] of [
      [this.child.stdout, this.lines],
      [this.child.stderr, this.errors],
    ] as const) {
      if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Real milliseconds since it was started. */
  get age(): number {
    return performance.now() - this.started;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits until it printed a line that starts so. @returns the rest of the line */
  said(start: string, millis = 120_000): Promise<string> {
    return until(
      `"${start}" in:\n${[...this.lines, ...this.errors].join('\n')}`,
      async () => {
        if (this.hasEnded) throw new Error(`it ended:\n${[...this.lines, ...this.errors].join('\n')}`);
        return (
          this.lines
            .find((line) => line.includes(start))
            ?.slice(start.length)
            .trim() ?? false
        );
      },
      millis,
    );
  }

  /** Waits for its end. @returns the exit code, null after a signal */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (!this.hasEnded) {
      const ended = once(this.child, 'close');
      if (signal) this.child.kill(signal);
      await ended;
    }
    return this.child.exitCode;
  }
}
