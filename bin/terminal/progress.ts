import type { Io } from './io';

const width = 30;
const redrawMillis = 100;
const minute = 60;

export type Progress = {
  /** @param note shown behind the numbers */
  update(done: number, note?: string): void;
  /** Takes the bar away. */
  end(): void;
};

export const noProgress: Progress = { update: () => undefined, end: () => undefined };

/**
 * A bar on stderr when that is a terminal.
 * @param total undefined when nobody knows
 * @param lineMillis elsewhere a line so often; without it nothing
 */
export function progressBar(io: Io, label: string, total: number | undefined, lineMillis?: number): Progress {
  const every = io.errIsTerminal ? redrawMillis : lineMillis;
  if (every === undefined) return noProgress;
  let drawnAt = io.errIsTerminal ? -Infinity : performance.now();
  return {
    update: (done, note = '') => {
      const now = performance.now();
      if (now - drawnAt < every) return;
      drawnAt = now;
      const how = total === undefined ? done.toLocaleString('en') : `${io.errIsTerminal ? bar(done, total) : ''}${percent(done, total)}`; // prettier-ignore
      io.err(io.errIsTerminal ? `\r\x1b[2K${label} ${how} ${note}` : `${label} ${how} ${note}\n`);
    },
    end: () => (io.errIsTerminal ? io.err('\r\x1b[2K') : undefined),
  };
}

const partOf = (done: number, total: number): number => (total === 0 ? 1 : Math.min(1, done / total));
const percent = (done: number, total: number): string => `${Math.floor(partOf(done, total) * 100)} %`;

function bar(done: number, total: number): string {
  const full = Math.round(partOf(done, total) * width);
  return `[${'='.repeat(full)}${' '.repeat(width - full)}] `;
}

/**
 * How fast events go and how long the rest takes, in words.
 * @param done lines in so many seconds
 * @param left lines
 */
export function sayPace(
  events: number,
  { done, left, seconds }: { done: number; left: number; seconds: number },
): string {
  if (seconds <= 0 || done <= 0) return '';
  const rest = Math.ceil((left * seconds) / done);
  const clock = `${Math.floor(rest / minute)}:${String(rest % minute).padStart(2, '0')}`;
  return `${Math.round(events / seconds).toLocaleString('en')} events/s, ${clock} left`;
}
