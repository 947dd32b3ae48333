import type { Io } from './io';

const width = 30;
const redrawMillis = 100;

export type Progress = {
  /** @param note shown behind the numbers */
  update(done: number, note?: string): void;
  /** Takes the bar away. */
  end(): void;
};

/** A bar on stderr when that is a terminal, else nothing. @param total undefined when nobody knows */
export function progressBar(io: Io, label: string, total: number | undefined): Progress {
  if (!io.errIsTerminal) return { update: () => undefined, end: () => undefined };
  let drawnAt = 0;
  return {
    update: (done, note = '') => {
      const now = performance.now();
      if (now - drawnAt < redrawMillis) return;
      drawnAt = now;
      io.err(`\r\x1b[2K${label} ${total === undefined ? done.toLocaleString('en') : bar(done, total)} ${note}`);
    },
    end: () => io.err('\r\x1b[2K'),
  };
}

function bar(done: number, total: number): string {
  const part = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.round(part * width);
  return `[${'='.repeat(full)}${' '.repeat(width - full)}] ${Math.floor(part * 100)} %`;
}
