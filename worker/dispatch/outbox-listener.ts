import type { Pool, PoolClient } from 'pg';

/** Real milliseconds until it tries to listen again. */
const again = 1_000;

/** LISTEN spares the delay of the poll, and says how many came who can wait; without it the poll still finds everything. */
export class OutboxListener {
  private running = true;
  private client: PoolClient | undefined;
  private end: (() => void) | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly filled: (patient: number) => void,
  ) {}

  async run(): Promise<void> {
    while (this.running) {
      await this.listen().catch(() => undefined);
      this.client?.release(true);
      this.client = undefined;
      if (this.running) await this.ended(new Promise((resolve) => setTimeout(resolve, again).unref()));
    }
  }

  stop(): void {
    this.running = false;
    this.end?.();
  }

  /** Until the connection or the listener ends. */
  private async listen(): Promise<void> {
    const client = await this.pool.connect();
    this.client = client;
    client.on('notification', ({ payload }) => this.filled(Number(payload ?? 0)));
    await client.query('listen outbox');
    // What came while nobody listened.
    this.filled(0);
    await this.ended(
      new Promise<void>((resolve) => {
        client.once('error', resolve);
        client.once('end', resolve);
      }),
    );
  }

  private ended(other: Promise<unknown>): Promise<unknown> {
    if (!this.running) return Promise.resolve();
    return Promise.race([other, new Promise<void>((resolve) => (this.end = resolve))]);
  }
}
