/** What came back, as it came. */
export type Answer<T> = { readonly status: number; readonly body: T; readonly headers: Headers };

export type Mail = {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly text: string;
  readonly html: string;
  readonly at: string;
};
export type Decision = {
  readonly at: string;
  readonly journey: string;
  readonly version: number;
  readonly step: string;
  readonly outcome: string;
  readonly reason: string;
  readonly until?: string;
  readonly words: string;
  readonly data: Readonly<Record<string, unknown>>;
};
export type Message = {
  readonly id: string;
  readonly journey: string;
  readonly step: string;
  readonly status: string;
  readonly reason?: string;
  readonly messageId: string;
};
export type Enrolment = {
  readonly id: string;
  readonly journey: string;
  readonly version: number;
  readonly state: string;
  readonly step: string;
  readonly waitingFor?: string;
  readonly due?: string;
  readonly outcome?: string;
  /** Why it is parked, and when it is tried again. */
  readonly reason?: string;
  readonly words?: string;
  readonly nextTry?: string;
  readonly results: Readonly<Record<string, unknown>>;
};
export type Profile = { readonly id: string; readonly stage: string; readonly enrolments: readonly Enrolment[] };
type Items<T> = { readonly items: readonly T[]; readonly next?: string };

/** Real milliseconds for which an answer of 503 is no failure yet. */
const patience = 60_000;

/** Sojourn as a program from outside sees it: HTTP alone. */
export class Surface {
  constructor(
    readonly url: string,
    private readonly key: string,
  ) {}

  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text === undefined ? {} : { body: text }),
    });
    const raw = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: (isJson ? JSON.parse(raw) : raw) as T, headers: response.headers };
  }

  /** As `call`, and anything but a 2xx is a failure of the test, a 503 after a minute. */
  async good<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    let answer = await this.call<T>(method, path, body, headers);
    // A busy machine cannot do it at the moment: as good clients do, it is asked again.
    for (const end = Date.now() + patience; answer.status === 503 && Date.now() < end;) {
      await pause(1_000 * Number(answer.headers.get('retry-after') ?? 1));
      answer = await this.call<T>(method, path, body, headers);
    }
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async publish(kind: 'journeys' | 'templates' | 'audiences' | 'statements', key: string, yaml: string): Promise<void> {
    await this.good('PUT', `/v1/${kind}/${key}`, yaml, { 'content-type': 'application/yaml' });
    await this.good('POST', `/v1/${kind}/${key}/publish`, kind === 'journeys' ? { inFlight: 'keep' } : {});
  }

  policy(yaml: string): Promise<unknown> {
    return this.good('PUT', '/v1/policy', yaml, { 'content-type': 'application/yaml' });
  }

  identify(userId: string, traits: Record<string, unknown> = {}): Promise<unknown> {
    return this.good('POST', '/v1/identify', { userId, traits });
  }

  track(userId: string, event: string, properties: Record<string, unknown> = {}, messageId?: string): Promise<unknown> {
    return this.good('POST', '/v1/track', { userId, event, properties, ...(messageId ? { messageId } : {}) });
  }

  consent(id: string, purpose: string, state: 'granted' | 'denied' | 'withdrawn', channel?: string) {
    const entry = { purpose, state, source: 'test', ...(channel ? { channel } : {}) };
    return this.call<Record<string, unknown>>('POST', `/v1/customers/${encodeURIComponent(id)}/consents`, entry);
  }

  profile(id: string): Promise<Profile> {
    return this.good<Profile>('GET', `/v1/customers/${encodeURIComponent(id)}`);
  }

  async decisions(id: string): Promise<readonly Decision[]> {
    return (await this.good<Items<Decision>>('GET', `/v1/customers/${encodeURIComponent(id)}/decisions?limit=200`))
      .items;
  }

  async messages(id: string): Promise<readonly Message[]> {
    return (await this.good<Items<Message>>('GET', `/v1/customers/${encodeURIComponent(id)}/messages?limit=200`)).items;
  }

  async enrolments(id: string, journey?: string): Promise<readonly Enrolment[]> {
    const filter = journey ? `?journey=${journey}` : '';
    return (await this.good<Items<Enrolment>>('GET', `/v1/customers/${encodeURIComponent(id)}/enrolments${filter}`))
      .items;
  }

  async mails(to?: string): Promise<readonly Mail[]> {
    const filter = to ? `?to=${encodeURIComponent(to)}` : '';
    return (await this.good<Items<Mail>>('GET', `/dev/mail${filter}`)).items;
  }

  /** The product's clock. */
  async now(): Promise<number> {
    return Date.parse((await this.good<{ now: string }>('GET', '/healthz')).now);
  }
}

/** Real milliseconds between two looks: at first, and where it takes long. What is looked at computes for each, beside what is waited for. */
const looks = { first: 40, growth: 1.15, most: 250 };

/** Looks until there is something to see. @throws with the last sight when there is nothing within `millis` (real) */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>, millis = 30_000): Promise<T> {
  const end = Date.now() + millis;
  for (let wait = looks.first; ; wait = Math.min(wait * looks.growth, looks.most)) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > end) throw new Error(`not seen within ${millis} ms: ${what}`);
    await pause(wait);
  }
}

export const pause = (millis: number): Promise<void> => new Promise((done) => setTimeout(done, millis));
