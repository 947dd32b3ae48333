import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Surface } from '../e2e/surface';
import { parameters } from './parameters';
import { Random } from './random';

/** One customer of the load, and what was promised to and by it. */
export type Person = {
  readonly user: string;
  readonly email: string;
  readonly kind: 'marketing' | 'service' | 'withdrawing';
  /** What was being killed when it came. */
  readonly phase: string;
  /** Real time of the 200 to its event. */
  acceptedAt?: number;
  /** Real time at which a 200 said that no more mail follows; none when it was 202. */
  withdrawnAt?: number;
  /** Said with 202 to be in the air. */
  inTheAir?: boolean;
};

const purposeOf = (person: Person): string => (person.kind === 'service' ? 'orders' : 'news');

/** A steady stream of new customers, each sent by a client that tries again until it is answered, as good clients do. */
export class Load {
  readonly people: Person[] = [];
  readonly failures: string[] = [];
  private readonly line = new Line();
  /** Of its own, so that the seed alone settles who comes and who withdraws when. */
  private readonly jitter = new Random(1);
  private readonly open = new Set<Promise<void>>();
  private running = false;
  private patient = true;
  private ended: Promise<void> = Promise.resolve();
  phase = 'calm';

  constructor(
    private readonly surface: Surface,
    private readonly random: Random,
  ) {}

  start(): void {
    this.running = true;
    this.ended = this.run();
  }

  /** Nobody tries again; for a run that has failed already. */
  abandon(): void {
    this.running = false;
    this.patient = false;
  }

  /** No more new customers; resolves when everything that was begun is accepted. */
  async stop(): Promise<void> {
    this.running = false;
    await this.ended;
    await Promise.all(this.open);
  }

  /** Resolves when at least so many have come since the phase began. */
  async hasMet(least: number): Promise<void> {
    const here = (): number => this.people.filter(({ phase }) => phase === this.phase).length;
    while (this.running && here() < least) await sleep(50);
  }

  private async run(): Promise<void> {
    for (let next = performance.now(); this.running; next += 1_000 / parameters.journeysPerSecond) {
      await sleep(Math.max(0, next - performance.now()));
      const coming = this.come(this.newPerson()).catch((error: unknown) => void this.failures.push(String(error)));
      this.open.add(coming);
      void coming.finally(() => this.open.delete(coming));
    }
  }

  private newPerson(): Person {
    const dice = this.random.next();
    const { service, withdrawing } = parameters;
    const kind = dice < service ? 'service' : dice < service + withdrawing ? 'withdrawing' : 'marketing';
    const user = `${this.phase}-${this.people.length}`;
    const person: Person = { user, email: `${user}@example.org`, kind, phase: this.phase };
    this.people.push(person);
    return person;
  }

  private async come(person: Person): Promise<void> {
    const { user, email } = person;
    const withdrawAfter = this.random.next() * parameters.withdrawWithin;
    const purpose = purposeOf(person);
    const event = person.kind === 'service' ? 'Order Placed' : 'Signed Up';
    // One batch a customer, as backends send it: it is stored whole or not at all, and is one wake.
    const calls = [
      { type: 'identify', traits: { email } },
      { type: 'track', event: 'Consent Changed', properties: { purpose, state: 'granted' } },
      { type: 'track', event },
    ];
    const batch = calls.map((call, n) => ({ ...call, userId: user, messageId: `${user}-${n}` }));
    await this.untilAnswered('/v1/batch', { batch });
    person.acceptedAt = Date.now();
    if (person.kind !== 'withdrawing') return;
    await sleep(withdrawAfter);
    const { status } = await this.withdraw(person);
    if (status === 200) person.withdrawnAt = Date.now();
    else person.inTheAir = true;
  }

  private withdraw(person: Person): Promise<Answer<unknown>> {
    const path = `/v1/customers/${encodeURIComponent(`user:${person.user}`)}/consents`;
    const entry = { purpose: purposeOf(person), state: 'withdrawn', source: 'load' };
    return this.untilAnswered(path, entry, { 'idempotency-key': `${person.user}-withdrawn` });
  }

  /** Sends the same again while nobody answers, or with a 5xx. @throws for any other refusal */
  private async untilAnswered(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<unknown>> {
    for (let tries = 0; this.patient; tries++) {
      const answer = await this.line
        .through(() => this.surface.call<unknown>('POST', path, body, headers))
        .catch(() => undefined);
      if (answer && answer.status < 300) return answer;
      if (answer && answer.status < 500) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      await sleep(Math.min(100 * 2 ** tries, 1_000) * (0.5 + this.jitter.next()));
    }
    throw new Error(`${path}: nobody answered`);
  }
}

/** A client has so many requests under way; a herd that all comes back at once would be an attack of its own. */
class Line {
  private free = 24;
  private readonly waiting: (() => void)[] = [];

  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((go) => this.waiting.push(go));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
