/**
 * The backtest of the whole of CDNOW as a whole process, from the start of node to its exit: seconds, peak memory of all its
 * threads, and whether the bytes are the same each time. Build first (npm run build). RUNS and EVENTS (a file) may be set.
 * Run: node -r ./tests/setup/typescript-hook.cjs bench/backtest.ts
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');
const runs = Number(process.env['RUNS'] ?? 3);
const events = process.env['EVENTS'] ?? join(root, '../shared/data/CDNOW_master.txt');
const program = process.env['PROGRAM'] ?? join(root, 'dist/bin/sojourn.js');
const journeys = join(root, 'journeys');
const call = `require(${JSON.stringify(program)}).main(process.argv.slice(1)).then((code) => { process.exitCode = code })`;
const argv = ['-e', call, 'backtest', '--journeys', join(journeys, 'cdnow'), '--events', events];

type Run = { readonly seconds: number; readonly cpuSeconds: number; readonly peakMb: number; readonly sha256: string };

async function measure(): Promise<Run> {
  const began = performance.now();
  const child = spawn(process.execPath, [...argv, '--map', join(journeys, 'maps/cdnow.yaml'), '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [peak, ticks] = [0, 0];
  const watch = setInterval(() => {
    const seen = look(child.pid ?? 0);
    peak = Math.max(peak, seen.peakKb);
    ticks = Math.max(ticks, seen.ticks);
  }, 50);
  const hash = createHash('sha256');
  for await (const chunk of child.stdout) hash.update(chunk as Buffer);
  const code = child.exitCode ?? (await new Promise<number | null>((done) => child.once('exit', done)));
  clearInterval(watch);
  if (code !== 0) throw new Error(`the backtest ended with ${code}`);
  return {
    seconds: round((performance.now() - began) / 1_000),
    cpuSeconds: round(ticks / 100),
    peakMb: Math.round(peak / 1_024),
    sha256: hash.digest('hex'),
  };
}

/** Peak resident memory and CPU time so far, by the kernel; nothing once the process is gone. */
function look(pid: number): { peakKb: number; ticks: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return { peakKb: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0), ticks: Number(stat[11]) + Number(stat[12]) };
  } catch {
    return { peakKb: 0, ticks: 0 };
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function main(): Promise<void> {
  const before = loadavg().map(round);
  const all: Run[] = [];
  for (let run = 0; run < runs; run++) all.push(await measure());
  const figures = {
    seconds: median(all.map(({ seconds }) => seconds)),
    cpuSeconds: median(all.map(({ cpuSeconds }) => cpuSeconds)),
    peakMb: Math.max(...all.map(({ peakMb }) => peakMb)),
    sameBytes: new Set(all.map(({ sha256 }) => sha256)).size === 1,
    runs: all.map(({ seconds, cpuSeconds }) => ({ seconds, cpuSeconds })),
    cores: availableParallelism(),
    load: { before, after: loadavg().map(round) },
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
