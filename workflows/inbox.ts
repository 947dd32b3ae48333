import type { DirectSignal } from '../domain/decide/snapshot';

/** What one wake takes along: a backend sends as much as it likes, an activity's input may hold 2 MiB. */
const mostAtOnce = 50;
const mostBytes = 256 * 1024;

/** Bytes of JSON; an event holds half of it. Of what is larger only what is short is carried on: a withdrawal is read from it, all else is refused on record. */
const largest = 64 * 1024;

/** Bytes of JSON that one value, and all of them together, keep of what is too large; fifty such signals stay within an activity's input. */
const [shortValue, shortWhole] = [1_024, 16 * 1024];

type Waiting = { readonly signal: DirectSignal; readonly bytes: number };

/** What the customer's workflow hears, in the order in which it came. */
export class Inbox {
  private readonly waiting: Waiting[] = [];
  private heard = 0;
  private answered = 0;

  /** @param heard by the run before, and not looked at */
  constructor(heard: readonly DirectSignal[] = []) {
    for (const signal of heard) this.put(signal);
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Somebody waits for an answer to what is not looked at yet. */
  get isAsked(): boolean {
    return this.waiting.some(({ signal: { signal } }) => signal === 'pause' || signal === 'resume');
  }

  /** `take` would leave nothing. */
  get fitsOneLook(): boolean {
    return this.mostOfOneLook() === this.waiting.length;
  }

  /** Takes what waits; `answer` says that it was decided. */
  take(): readonly DirectSignal[] {
    return this.waiting.splice(0, this.mostOfOneLook()).map(({ signal }) => signal);
  }

  private mostOfOneLook(): number {
    let [count, bytes] = [0, 0];
    for (const next of this.waiting.slice(0, mostAtOnce)) {
      bytes += next.bytes;
      if (bytes > mostBytes) break;
      count += 1;
    }
    return count;
  }

  answer(signals: readonly DirectSignal[]): void {
    this.answered += signals.length;
  }

  put(signal: DirectSignal): number {
    const bytes = bytesOf(signal);
    this.waiting.push(bytes > largest ? onlyWhatIsShort(signal) : { signal, bytes });
    this.heard += 1;
    return this.heard;
  }

  isAnswered(ticket: number): boolean {
    return this.answered >= ticket;
  }
}

/** Its weight is what it always was, so that a replay takes the same signals along. */
function onlyWhatIsShort({ signal, id, name, at, properties }: DirectSignal): Waiting {
  const envelope = Object.fromEntries(Object.entries({ id, name, at }).filter(([, value]) => bytesOf(value) <= shortValue)); // prettier-ignore
  return { signal: { signal, ...envelope, properties: shortOf(properties), tooLarge: true }, bytes: 100 };
}

function shortOf(properties: unknown): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  if (typeof properties !== 'object' || properties === null) return kept;
  let left = shortWhole;
  for (const [name, value] of Object.entries(properties)) {
    const bytes = bytesOf([name, value]);
    if (bytes > shortValue) continue;
    left -= bytes;
    if (left < 0) break;
    kept[name] = value;
  }
  return kept;
}

/** Of its JSON; what is nested too deep to be written counts as too large. */
function bytesOf(value: unknown): number {
  try {
    return new TextEncoder().encode(JSON.stringify(value) ?? '').length;
  } catch {
    return Infinity;
  }
}
