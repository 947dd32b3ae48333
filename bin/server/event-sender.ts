import { share } from '../../domain/journey/hash';
import { detailOf, type Client, type Reply } from './client';
import type { EventCall } from '../files/event-call';

const mostCalls = 100;
const mostBytes = 500_000;
/** What the envelope of a batch may take. */
const envelopeBytes = 100;
const laneCount = 4;

type Entry = { readonly call: EventCall; readonly line: number };

/**
 * Sends calls in batches of up to 100 calls and 500 KB. There are four lanes, each with one request in flight; a person stays in one
 * lane, so that what happened to somebody arrives in its order. It is patient with 429, 5xx and lost connections.
 */
export class EventSender {
  accepted = 0;
  private last = 0;
  onProblem: (line: number, problem: string) => void = () => undefined;
  onWait: (reason: string) => void = () => undefined;
  private readonly lanes = Array.from({ length: laneCount }, () => new Lane((entries) => this.post(entries)));

  constructor(
    private readonly client: Client,
    private readonly path: string,
  ) {}

  /** @throws what a batch of the same lane threw before */
  async send(call: EventCall, line: number): Promise<void> {
    this.last = line;
    const person = String(call.userId ?? call.anonymousId ?? '');
    await this.lanes[Math.floor(share('lane', person) * laneCount)]?.add({ call, line });
  }

  /** Every line up to it that was sent is answered. */
  get answered(): number {
    const open = this.lanes.flatMap((lane) => lane.firstOpen ?? []);
    return open.length > 0 ? Math.min(...open) - 1 : this.last;
  }

  /** Sends what waits and ends when all is answered. @throws Failure when it cannot be sent */
  async end(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.flush()));
  }

  private async post(entries: readonly Entry[]): Promise<void> {
    const batch = entries.map(({ call }) => call);
    const reply = await this.client.requestPatiently('POST', this.path, { batch }, (reason) => this.onWait(reason));
    if (reply.status > 299) return this.divide(entries, `${reply.status} ${detailOf(reply)}`);
    const rejected = rejectedIn(reply);
    for (const { index, code, detail } of rejected) this.onProblem(entries[index]?.line ?? 0, `${code}: ${detail}`);
    this.accepted += entries.length - rejected.length;
  }

  /** A batch was refused as a whole: its halves go on their own until the one call that is to blame stands alone. */
  private async divide(entries: readonly Entry[], reason: string): Promise<void> {
    const [first, second] = entries;
    if (first && !second) return this.onProblem(first.line, reason);
    const middle = Math.ceil(entries.length / 2);
    await this.post(entries.slice(0, middle));
    await this.post(entries.slice(middle));
  }
}

type Rejected = { readonly index: number; readonly code: string; readonly detail: string };

/** What of a batch was not taken: the rest counts. */
const rejectedIn = ({ body }: Reply): readonly Rejected[] =>
  (body as { rejected?: readonly Rejected[] } | null)?.rejected ?? [];

/** Collects a batch while the one before is in flight. */
class Lane {
  private entries: Entry[] = [];
  private bytes = envelopeBytes;
  private flying: Promise<void> = Promise.resolve();
  private flyingFrom: number | undefined;

  constructor(private readonly post: (entries: readonly Entry[]) => Promise<void>) {}

  async add(entry: Entry): Promise<void> {
    const size = Buffer.byteLength(JSON.stringify(entry.call)) + 1;
    if (this.entries.length >= mostCalls || this.bytes + size > mostBytes) await this.launch();
    this.entries.push(entry);
    this.bytes += size;
  }

  /** The first line that waits for its answer. */
  get firstOpen(): number | undefined {
    return this.flyingFrom ?? this.entries[0]?.line;
  }

  async flush(): Promise<void> {
    await this.launch();
    await this.flying;
  }

  private async launch(): Promise<void> {
    await this.flying;
    const { entries } = this;
    if (entries.length === 0) return;
    this.entries = [];
    this.bytes = envelopeBytes;
    this.flyingFrom = entries[0]?.line;
    this.flying = this.post(entries).then(() => void (this.flyingFrom = undefined));
    // It is awaited by the next launch; until then it must not count as unhandled.
    this.flying.catch(() => undefined);
  }
}
