import type { DirectSignal } from '../domain/decide/snapshot';

/** What one wake takes along: a backend sends as much as it likes, an activity's input may hold 2 MiB. */
const mostAtOnce = 50;
const mostBytes = 256 * 1024;

/** Bytes of JSON; an event holds half of it. What is larger is not carried on, only that it came: the database records its refusal. */
const largest = 64 * 1024;

type Waiting = { readonly signal: DirectSignal; readonly bytes: number };

/** What the customer's workflow hears, in the order in which it came. */
export class Inbox {
  private readonly waiting: Waiting[] = [];
  private heard = 0;
  private answered = 0;

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Takes what waits; `answer` says that it was decided. */
  take(): readonly DirectSignal[] {
    let [count, bytes] = [0, 0];
    for (const next of this.waiting.slice(0, mostAtOnce)) {
      bytes += next.bytes;
      if (bytes > mostBytes) break;
      count += 1;
    }
    return this.waiting.splice(0, count).map(({ signal }) => signal);
  }

  answer(signals: readonly DirectSignal[]): void {
    this.answered += signals.length;
  }

  put(signal: DirectSignal): number {
    const bytes = bytesOf(signal);
    this.waiting.push(bytes > largest ? withoutWhatItHeld(signal) : { signal, bytes });
    this.heard += 1;
    return this.heard;
  }

  isAnswered(ticket: number): boolean {
    return this.answered >= ticket;
  }
}

function withoutWhatItHeld({ signal }: DirectSignal): Waiting {
  return { signal: { signal, tooLarge: true }, bytes: 100 };
}

/** Of its JSON; what is nested too deep to be written counts as too large. */
function bytesOf(signal: DirectSignal): number {
  try {
    return new TextEncoder().encode(JSON.stringify(signal)).length;
  } catch {
    return Infinity;
  }
}
