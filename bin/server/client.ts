import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CommandCall } from '../terminal/command';
import { messageOf } from './failure-code';
import { Failure, WrongUse } from '../terminal/wrong-use';

export type Reply = { readonly status: number; readonly body: unknown; readonly retryAfter: number | undefined };

type Sending = { readonly body?: unknown; readonly source?: { readonly text: string; readonly type: string } };

const requestMillis = 60_000;
const longestPause = 5_000;
/** As long as an outage may last before a patient request gives up. */
const patienceMillis = 5 * 60_000;

/** A running Sojourn, over HTTP. */
export class Client {
  constructor(
    readonly url: string,
    private readonly key: string | undefined,
  ) {}

  /**
   * One request, one answer of any status but 401 and 403.
   * @throws Failure when nothing answers or the key is refused
   */
  async request(method: string, path: string, { body, source }: Sending = {}): Promise<Reply> {
    const reply = await this.attempt(
      method,
      path,
      source ?? (body === undefined ? undefined : { text: JSON.stringify(body), type: 'application/json' }),
    );
    if (reply.status === 401)
      throw new Failure(
        'The key is missing or refused. Say it with --key or SOJOURN_KEY; npm start prints it at its first start and keeps it in DATA_DIR/secrets/admin-key.',
      );
    if (reply.status === 403)
      throw new Failure(`The key may not do this: ${detailOf(reply)}. Use one with that scope.`);
    return reply;
  }

  /** The body of a 2xx answer. @throws Failure with what the problem document says */
  async ask<T>(method: string, path: string, sending: Sending = {}): Promise<T> {
    const reply = await this.request(method, path, sending);
    if (reply.status < 200 || reply.status > 299)
      throw new Failure(`${method} ${path} answers ${reply.status}: ${detailOf(reply)}.`);
    return reply.body as T;
  }

  /**
   * Sends again after 429, 5xx and lost connections, for up to five minutes. For requests that may come twice.
   * @param onWait called before each pause with the reason
   */
  async requestPatiently(
    method: string,
    path: string,
    body: unknown,
    onWait: (reason: string) => void = () => undefined,
  ): Promise<Reply> {
    const until = performance.now() + patienceMillis;
    for (let pause = 200; ; pause = Math.min(pause * 2, longestPause)) {
      const outcome = await this.request(method, path, { body }).catch((error: unknown) => {
        if (error instanceof Unreachable) return error;
        throw error;
      });
      if (!(outcome instanceof Unreachable) && outcome.status !== 429 && outcome.status < 500) return outcome;
      const reason = outcome instanceof Unreachable ? outcome.message : `${outcome.status}: ${detailOf(outcome)}`;
      if (performance.now() > until) throw new Failure(`Gave up after five minutes. ${reason}`);
      onWait(reason);
      const asked = outcome instanceof Unreachable ? undefined : outcome.retryAfter;
      await new Promise((done) => setTimeout(done, Math.max(pause, (asked ?? 0) * 1000)));
    }
  }

  private async attempt(
    method: string,
    path: string,
    sent: { text: string; type: string } | undefined,
  ): Promise<Reply> {
    try {
      const response = await fetch(`${this.url}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(this.key === undefined ? {} : { authorization: `Bearer ${this.key}` }),
          ...(sent ? { 'content-type': sent.type } : {}),
        },
        ...(sent ? { body: sent.text } : {}),
        signal: AbortSignal.timeout(requestMillis),
      });
      const text = await response.text();
      const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
      return {
        status: response.status,
        body: jsonOf(text),
        retryAfter: Number.isFinite(retryAfter) ? retryAfter : undefined,
      };
    } catch (error) {
      throw new Unreachable(this.url, error);
    }
  }
}

class Unreachable extends Failure {
  constructor(url: string, error: unknown) {
    const cause = typeof error === 'object' && error !== null && 'cause' in error && error.cause ? error.cause : error;
    super(
      `Nothing answers at ${url} (${messageOf(cause) || 'no connection'}). Start Sojourn with "npm start", or say where it is with --url or SOJOURN_URL.`,
    );
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a problem document says, in one line. */
export function detailOf({ body }: Reply): string {
  if (typeof body !== 'object' || body === null) return String(body).slice(0, 200);
  const { title, detail } = body as { title?: unknown; detail?: unknown };
  const said = [title, detail].filter((text) => typeof text === 'string' && text !== '');
  return [...new Set(said.map((text) => String(text).replace(/\.$/, '')))].join(': ');
}

/** @throws WrongUse when --url is no http address */
export async function clientOf(call: CommandCall): Promise<Client> {
  const { env } = call.io;
  const url = call.text('url') ?? (env['SOJOURN_URL'] || `http://127.0.0.1:${env['PORT'] || 3000}`);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new WrongUse(`--url takes an http address, not "${url}".`);
  return new Client(
    url.replace(/\/+$/, ''),
    call.text('key') ?? (env['SOJOURN_KEY'] || (await keptKey(env['DATA_DIR']))),
  );
}

/** The admin key that `npm start` made: in DATA_DIR, else in `.data` here or in the folder of Sojourn. */
async function keptKey(dataDir: string | undefined): Promise<string | undefined> {
  const folders = dataDir
    ? [dataDir]
    : ['.data', join(__dirname, '../..', '.data'), join(__dirname, '../../..', '.data')];
  for (const folder of folders) {
    const key = await readFile(resolve(folder, 'secrets', 'admin-key'), 'utf8').catch(() => undefined);
    if (key !== undefined) return key.trim();
  }
  return undefined;
}
