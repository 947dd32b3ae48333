import { setTimeout as sleep } from 'node:timers/promises';
import { mail, policy, welcome } from '../../tests/e2e/definitions';
import type { Surface } from '../../tests/e2e/surface';

/** How many of each were answered. */
export type Calls = Record<string, number>;

/** Real milliseconds between two of a kind. */
const paces = { batch: 250, comer: 500, read: 200, page: 1_000, simulate: 5_000, publish: 15_000 } as const;
const inBatch = 25;

/** What a day brings, all at once and at a steady pace, until `signal` aborts. @throws for an answer that is no 2xx */
export async function mixedLoad(surface: Surface, signal: AbortSignal): Promise<Calls> {
  const calls: Calls = {};
  await surface.policy(policy());
  await surface.publish('templates', 'hello', mail('hello'));
  await surface.publish('journeys', 'welcome', waiting(0));
  const loops = Object.entries(worksOn(surface)).map(async ([name, work]) => {
    const pace = paces[name as keyof typeof paces];
    for (let n = 0; !signal.aborted; n++) {
      await work(n);
      calls[name] = n + 1;
      await sleep(pace);
    }
  });
  await Promise.all(loops);
  return calls;
}

/** Each version differs, so that it is one. */
const waiting = (version: number): string =>
  `${welcome.replace('name: Welcome', `name: Welcome ${version}`)}  - wait: 1 day\n`;

function worksOn(surface: Surface): Record<keyof typeof paces, (n: number) => Promise<unknown>> {
  const comer = (n: number): string => `comer-${n}`;
  let known = 0;
  return {
    batch: (n) =>
      surface.good('POST', '/v1/batch', {
        batch: Array.from({ length: inBatch }, (_, one) => ({
          type: 'track',
          userId: `visitor-${(n * inBatch + one) % 5_000}`,
          event: 'Product Viewed',
          properties: { sku: `s-${one}`, price: 12.5, words: 'x'.repeat(200) },
        })),
      }),
    comer: async (n) => {
      await surface.identify(comer(n), { email: `${comer(n)}@example.org`, firstName: 'Ann' });
      await surface.consent(`user:${comer(n)}`, 'news', 'granted');
      await surface.track(comer(n), 'Signed Up');
      known = n + 1;
    },
    read: async (n) => {
      const what = ['', '/timeline', '/decisions', '/messages', '/export'][n % 5] ?? '';
      if (known > 0) await surface.good('GET', `/v1/customers/user%3A${comer(n % known)}${what}`);
    },
    page: () => surface.good('GET', '/'),
    simulate: () =>
      surface.good('POST', '/v1/journeys/welcome/simulate', {
        persona: { traits: { email: 'ann@example.org' }, consents: [{ purpose: 'news', state: 'granted' }] },
        events: [{ at: '2026-12-03T09:00:00Z', event: 'Signed Up', properties: {} }],
      }),
    publish: (n) => surface.publish('journeys', 'welcome', waiting(n + 1)),
  };
}
