import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type RunningStack = {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly databaseUrl: string;
  readonly temporalAddress: string;
};

/** Starts `stack-process.ts`; rejects with what it said when it ends before it is ready. */
export async function runStack(dataDir: string, needs: string, options: SpawnOptions = {}): Promise<RunningStack> {
  const args = ['-r', join(__dirname, 'typescript-hook.cjs'), join(__dirname, 'stack-process.ts'), dataDir, needs];
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const ready = new Promise<Pick<RunningStack, 'databaseUrl' | 'temporalAddress'>>((resolve, reject) => {
    const take = (data: Buffer): void => {
      lines.push(...data.toString().trim().split('\n'));
      const line = lines.find((one) => one.startsWith('ready '));
      if (line) resolve(JSON.parse(line.slice('ready '.length)) as RunningStack);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', () => reject(new Error(lines.join('\n'))));
  });
  return { child, lines, ...(await ready) };
}

export async function endStack({ child }: RunningStack, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** The process that a pid file of this data folder names. */
export function notedPid(dataDir: string, name: string): number {
  const { pid } = JSON.parse(readFileSync(join(dataDir, 'pids', `${name}.json`), 'utf8')) as { pid: number };
  return pid;
}
