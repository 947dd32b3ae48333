import type { Client } from './client';
import { Failure } from '../terminal/wrong-use';

const sampleMillis = 1_000;

/** The clock of a running Sojourn, read from outside. */
export class ProductClock {
  private constructor(
    private readonly client: Client,
    /** Product seconds per real second, as measured. */
    readonly rate: number,
  ) {}

  /** Measures for a second how fast the clock runs. @throws Failure when nothing answers */
  static async of(client: Client): Promise<ProductClock> {
    const [from, started] = [await readNow(client), performance.now()];
    await sleep(sampleMillis);
    const [to, ended] = [await readNow(client), performance.now()];
    return new ProductClock(client, (to - from) / (ended - started));
  }

  now(): Promise<number> {
    return readNow(this.client);
  }

  /** @returns when the clock shows at least `instant` */
  async reach(instant: number): Promise<void> {
    for (let left = instant - (await this.now()); left > 0; left = instant - (await this.now())) {
      await sleep(Math.min(sampleMillis, Math.max(10, left / this.rate)));
    }
  }
}

async function readNow(client: Client): Promise<number> {
  const { now } = await client.ask<{ now?: string }>('GET', '/healthz');
  const instant = Date.parse(now ?? '');
  if (Number.isNaN(instant))
    throw new Failure(`What answers at ${client.url} is no Sojourn: its /healthz shows no time.`);
  return instant;
}

const sleep = (millis: number): Promise<void> => new Promise((done) => setTimeout(done, millis));
