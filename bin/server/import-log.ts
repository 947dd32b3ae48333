import { detailOf, type Client } from './client';
import { Failure } from '../terminal/wrong-use';

type Brought = {
  readonly who: string;
  readonly when: string;
  readonly basis: string;
  readonly digest: string;
  readonly file: string;
};
type Opened = { readonly id: string; readonly done: number; readonly endedAt?: string };

/** What is sent anew after a kill is known by its receipt, so that it costs time and nothing else. */
const linesBetween = 2_000;

/** How far an import has come, kept by the server. */
export class ImportLog {
  private told: number;

  private constructor(
    private readonly client: Client,
    readonly id: string,
    /** Lines up to this one were answered in an earlier run, which broke off. */
    readonly done: number,
  ) {
    this.told = done;
  }

  /** @throws Failure when the server takes no import */
  static async open(client: Client, brought: Brought): Promise<ImportLog> {
    const { id, done, endedAt } = await client.ask<Opened>('POST', '/v1/imports', { body: brought });
    return new ImportLog(client, id, endedAt === undefined ? done : 0);
  }

  get path(): string {
    return `/v1/batch?import=${this.id}`;
  }

  /** Every 2,000 lines. @param done every line up to it was answered */
  async tell(done: number): Promise<void> {
    if (done - this.told < linesBetween) return;
    await this.patch({ done });
    this.told = done;
  }

  async end(done: number): Promise<void> {
    await this.patch({ done, ended: true });
  }

  private async patch(body: object): Promise<void> {
    const reply = await this.client.requestPatiently('PATCH', `/v1/imports/${this.id}`, body);
    if (reply.status > 299) throw new Failure(`The import cannot be kept track of: ${detailOf(reply)}.`);
  }
}
