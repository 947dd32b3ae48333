import { spawn } from 'node:child_process';
import { constants, getPriority, setPriority } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A failure whose message says what to do next; it is printed without a stack. */
export class SetUpError extends Error {}

const children = new Set();
let out = process.stdout;

let onlyWork = false;

/** The command line keeps its standard output for results, and is silent about steps that had nothing to do. */
export const sayOnlyWork = () => {
  out = process.stderr;
  onlyWork = true;
};

export const say = (line) => void out.write(`${line}\n`);

/** Runs one step of the set-up and prints what it did and how long it took, and every half minute that it is still at it. The work may return a more precise text. */
export async function step(what, work) {
  const since = performance.now();
  const patience = setInterval(() => {
    say(`set-up: still at ${what} (${Math.round((performance.now() - since) / 1000)} s)`);
  }, 30_000);
  const result = await work().finally(() => clearInterval(patience));
  const said = typeof result?.did === 'string' ? result.did : what;
  if (onlyWork && result?.idle) return result;
  say(`set-up: ${said} (${((performance.now() - since) / 1000).toFixed(1)} s)`);
  return result;
}

/**
 * Runs a program to its end.
 * @param options `behind` lets everything else on the machine go first; the rest is what `spawn` takes
 * @returns {Promise<{ code: number, output: string }>} output is empty when it went straight to the terminal
 */
export function run(command, args, { show = false, behind = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd: root, stdio, ...options });
    children.add(child);
    if (behind && child.pid) setPriority(child.pid, Math.max(getPriority(), constants.priority.PRIORITY_LOW));
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.once('error', (error) => {
      children.delete(child);
      reject(error);
    });
    child.once('close', (code, signal) => {
      children.delete(child);
      resolve({ code: code ?? (signal ? 1 : 0), output });
    });
  });
}

/** Until `release` is called, SIGINT and SIGTERM end what the set-up runs, and the set-up with it. */
export function endOnSignals(exitCode) {
  const end = (signal) => {
    for (const child of children) child.kill(signal);
    process.exit(exitCode);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  return function release() {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  };
}

/** Prints a failure and ends: one line when it says what to do, else everything that is known. */
export function fail(error) {
  for (const child of children) child.kill('SIGTERM');
  console.error(error instanceof SetUpError ? `sojourn: ${error.message}` : error);
  process.exit(1);
}
