import { run } from '../bin/captured-io';
import { mail, policy } from './definitions';
import { adminKey, startProduct, type Product } from './product';
import { until, type Enrolment, type Surface } from './surface';

/** What cannot be decided, on the whole product: parked by itself, told everywhere, and gone on with when it is mended. */
let product: Product;
let surface: Surface;

type Problem = {
  readonly id: string;
  readonly kind: string;
  readonly journey?: string;
  readonly version?: number;
  readonly step?: string;
  readonly template?: string;
  readonly cause: string;
  readonly people: number;
  readonly first: string;
  readonly last: string;
};
const journey = (key: string, on: string, steps: string, more = ''): string =>
  `journey: ${key}\nname: ${key}\npurpose: news\nenter: { on: ${on} }\n${more}steps:\n${steps}`;
/** More boxes than a template may fill its memory with cannot be rendered. */
const boxes = (key: string, most: string): string =>
  mail(key, key).replace(`subject: "${key}"`, `subject: "{% for n in (1..${most}) %}.{% endfor %}"`);
const broken = (key: string): string => boxes(key, 'customer.traits.boxes');
const mended = (key: string): string => boxes(key, '3');

beforeAll(async () => {
  product = await startProduct();
  surface = product.surface;
  await surface.policy(policy());
  for (const key of ['hello', 'ask-colour']) await surface.publish('templates', key, mail(key));
  for (const key of ['boxes', 'crates']) await surface.publish('templates', key, broken(key));
  const exit = 'exit:\n  - { on: Order Completed, as: bought }\n';
  const steps = (template: string) => `  - { message: first, template: ${template} }\n  - wait: 30 days\n`;
  await surface.publish('journeys', 'odd', journey('odd', 'Started', steps('boxes'), exit));
  await surface.publish('journeys', 'crated', journey('crated', 'Crated', steps('crates'), exit));
  await surface.publish('journeys', 'good', journey('good', 'Started', steps('hello')));
}, 120_000);
afterAll(async () => {
  await product.end();
}, 60_000);

const emailOf = (user: string): string => `${user}@example.org`;
async function somebody(user: string, traits: Record<string, unknown> = {}): Promise<string> {
  await surface.identify(user, { email: emailOf(user), ...traits });
  await surface.consent(`user:${user}`, 'news', 'granted');
  return (await surface.profile(`user:${user}`)).id;
}
const passage = async (user: string, key: string): Promise<Enrolment | undefined> =>
  (await surface.enrolments(`user:${user}`, key))[0];
const standing = (user: string, key: string, state: string): Promise<Enrolment> =>
  until(`${user} ${state} in ${key}`, async () => {
    const found = await passage(user, key);
    return found?.state === state ? found : undefined;
  });
const problems = async (): Promise<readonly Problem[]> =>
  (await surface.good<{ items: readonly Problem[] }>('GET', '/v1/problems')).items;
const problemOf = async (key: string) => (await problems()).find(({ journey: of }) => of === key);
const subjects = async (user: string): Promise<string[]> =>
  (await surface.mails(emailOf(user))).map(({ subject }) => subject).sort();

/** Somebody who is parked in `crated`. */
async function parked(user: string): Promise<Enrolment> {
  await somebody(user, { boxes: 50_000_000 });
  await surface.track(user, 'Crated');
  return standing(user, 'crated', 'parked');
}

describe('a template that cannot be filled in for somebody', () => {
  test('parks that passage with its reason in words, and the other journey of the same person goes on', async () => {
    for (const user of ['ann', 'bea']) {
      await somebody(user, { boxes: 50_000_000 });
      await surface.track(user, 'Started');
    }
    await somebody('cem', { boxes: 1 });
    await surface.track('cem', 'Started');
    for (const user of ['ann', 'bea']) {
      const { step, reason, words, nextTry, due } = await standing(user, 'odd', 'parked');
      expect({ step, reason, due }).toEqual({ step: 'first', reason: 'template-error', due: undefined });
      expect(words).toMatch(/the template boxes could not be filled in/);
      const left = Date.parse(nextTry ?? '') - Date.now();
      expect(left).toBeGreaterThan(30_000);
      expect(left).toBeLessThan(62_000);
      expect(await standing(user, 'good', 'active')).not.toHaveProperty('reason');
      await until('the other mail', async () => (await subjects(user)).join() === 'hello');
    }
    await until('both mails', async () => (await subjects('cem')).join() === '.,hello');
  }, 60_000);

  test('is told by /v1/problems, doctor, /metrics, /readyz, the numbers of its journey and Home', async () => {
    const told = await until('the count', async () => {
      const found = await problemOf('odd');
      return found?.people === 2 ? found : undefined;
    });
    expect(told).toMatchObject({ kind: 'template-error', version: 1, step: 'first', template: 'boxes' });
    expect(told.cause).toMatch(/^the template boxes could not be filled in \(version 1: the subject .*memory/);
    expect(Date.parse(told.first)).toBeLessThanOrEqual(Date.parse(told.last));
    await until('/metrics', async () =>
      /^sojourn_parked\{kind="template-error"\} 2$/m.test(await (await fetch(`${surface.url}/metrics`)).text()),
    );
    await until('what Home shows', async () => {
      const { problems } = await surface.good<{ problems: { journey?: string; cause: string; people: number }[] }>(
        'GET',
        '/v1/today',
      );
      const found = problems.find(({ journey }) => journey === 'odd');
      return found?.people === 2 && found.cause.startsWith('the template boxes could not be filled in');
    });
    const ready = await until('/readyz', async () => {
      const { status, body } = await surface.call<{ problems?: number }>('GET', '/readyz');
      return body.problems === 1 ? { status, body } : undefined;
    });
    expect(ready).toMatchObject({ status: 200, body: { ready: true } });
    expect(await surface.good('GET', '/v1/journeys/odd/stats')).toMatchObject({ entered: 3, active: 3, parked: 2 });
    const doctor = await run(['doctor', '--json'], { SOJOURN_URL: surface.url, SOJOURN_KEY: adminKey, DATA_DIR: product.dataDir }); // prettier-ignore
    expect(doctor.out).toMatch(/odd: the template boxes could not be filled in[^"]*it stops 2 people/);
  }, 60_000);

  test('stays the same problem when it is tried again, and its retry tries its people at once', async () => {
    const before = await problemOf('odd');
    expect(await surface.good('POST', `/v1/problems/${before?.id}/retry`)).toEqual({ people: 2 });
    await until('another try', async () => {
      const now = await problemOf('odd');
      return (
        now?.id === before?.id && now?.people === 2 && now.first === before?.first && now.last > (before?.last ?? '')
      );
    });
    expect(await subjects('ann')).toEqual(['hello']);
  }, 60_000);

  test('goes at once, and once, when the mended one is published', async () => {
    await surface.publish('templates', 'boxes', mended('boxes'));
    for (const user of ['ann', 'bea']) {
      await until('the mended mail', async () => (await subjects(user)).join() === '...,hello', 10_000);
      await until('the wait', async () => (await passage(user, 'odd'))?.waitingFor?.startsWith('until'));
    }
    expect(await problemOf('odd')).toBeUndefined();
    await surface.publish('templates', 'boxes', mended('boxes'));
    await surface.track('ann', 'Seen');
    await somebody('dan', { boxes: 1 });
    await surface.track('dan', 'Started');
    await until('what came later', async () => (await subjects('dan')).length === 2);
    expect(await subjects('ann')).toEqual(['...', 'hello']);
    const why = (await surface.decisions('user:ann')).filter(({ journey: of }) => of === 'odd');
    expect(why.map(({ outcome, reason }) => `${outcome}/${reason}`).reverse()).toEqual([
      'send/permitted',
      'hold/template-error',
      'send/permitted',
    ]);
  }, 60_000);
});

describe('while somebody is parked', () => {
  test('a withdrawal ends the passage at once', async () => {
    await parked('wit');
    await surface.consent('user:wit', 'news', 'withdrawn');
    expect(await standing('wit', 'crated', 'exited')).toMatchObject({ outcome: 'withdrawn' });
  });

  test('an exit event ends it at once', async () => {
    await parked('buy');
    await surface.track('buy', 'Order Completed');
    expect(await standing('buy', 'crated', 'exited')).toMatchObject({ outcome: 'bought' });
  });

  test('an erasure takes everything along', async () => {
    await parked('era');
    const before = (await problemOf('crated'))?.people ?? 0;
    await surface.good('DELETE', '/v1/customers/user:era');
    await until('nobody', async () => (await surface.call('GET', '/v1/customers/user:era')).status === 404);
    await until('the count', async () => ((await problemOf('crated'))?.people ?? 0) === before - 1);
  });

  test('a pause holds what is mended until the resume, and then it goes once', async () => {
    await parked('pau');
    await surface.good('POST', '/v1/customers/user:pau/pause', { reason: 'asked' });
    await surface.publish('templates', 'crates', mended('crates'));
    await standing('pau', 'crated', 'active');
    expect(await subjects('pau')).toEqual([]);
    await surface.good('POST', '/v1/customers/user:pau/resume', {});
    await until('the mail', async () => (await subjects('pau')).join() === '...');
    await standing('pau', 'crated', 'active');
    expect(await subjects('pau')).toEqual(['...']);
    expect(await problemOf('crated')).toBeUndefined();
  }, 60_000);
});

describe('a wait until what is no time', () => {
  const until_ = (key: string, wait: string): string =>
    journey(key, key, `  - { wait: { until: ${wait} }, id: w }\n  - { message: m, template: hello }\n`);
  const publish = async (key: string, source: string, inFlight: string): Promise<void> => {
    await surface.good('PUT', `/v1/journeys/${key}`, source, { 'content-type': 'application/yaml' });
    await surface.good('POST', `/v1/journeys/${key}/publish`, { inFlight });
  };
  async function stuck(user: string, key: string): Promise<void> {
    await surface.publish('journeys', key, until_(key, 'customer.traits.when'));
    await somebody(user, { when: 'next Tuesday or so' });
    await surface.track(user, key);
    const { step, reason, words } = await standing(user, key, 'parked');
    expect({ step, reason }).toEqual({ step: 'w', reason: 'unreadable-time' });
    expect(words).not.toContain('Tuesday');
    expect(await problemOf(key)).toMatchObject({ kind: 'unreadable-time', step: 'w', people: 1 });
    expect(await subjects(user)).toEqual([]);
  }

  test('goes on at once in the mended journey, though those inside are kept', async () => {
    await stuck('tue', 'keeping');
    await publish('keeping', until_('keeping', '"2020-01-01T00:00:00Z"'), 'keep');
    expect(await standing('tue', 'keeping', 'completed')).toMatchObject({ version: 2 });
    await until('the mail', async () => (await subjects('tue')).join() === 'hello');
    expect(await problemOf('keeping')).toBeUndefined();
  }, 60_000);

  test('stays where it is when the mended journey drains', async () => {
    await stuck('wed', 'draining');
    const { last } = (await problemOf('draining')) ?? { last: '' };
    await publish('draining', until_('draining', '"2020-01-01T00:00:00Z"'), 'drain');
    await until('another try', async () => ((await problemOf('draining'))?.last ?? '') > last);
    expect(await passage('wed', 'draining')).toMatchObject({ state: 'parked', version: 1 });
    await surface.identify('wed', { when: '2020-01-01T00:00:00Z' });
    const { id } = (await problemOf('draining')) ?? { id: '' };
    await surface.good('POST', `/v1/problems/${id}/retry`);
    expect(await standing('wed', 'draining', 'completed')).toMatchObject({ version: 1 });
    await until('the mail', async () => (await subjects('wed')).join() === 'hello');
  }, 60_000);
});

test('six people through a split: each silence has its why, and the arms add up to six', async () => {
  await surface.publish(
    'journeys',
    'offer',
    journey(
      'offer',
      'Offered',
      '  - split: offer\n    arms:\n      control: { weight: 50, holdout: true }\n      ten-off: { weight: 50, steps: [{ message: ten, template: hello }] }\n' +
        '  - wait: 30 days\n',
      'goal: { on: Order Completed, within: 10 days }\n',
    ),
  );
  const people = Array.from({ length: 6 }, (_, n) => `split-${n}`);
  for (const user of people) {
    await somebody(user);
    await surface.track(user, 'Offered');
  }
  const counted = { control: 0, 'ten-off': 0 };
  for (const user of people) {
    const { results } = await standing(user, 'offer', 'active');
    const { arm, holdout } = results['offer'] as { arm: 'control' | 'ten-off'; holdout: boolean };
    counted[arm] += 1;
    expect(holdout).toBe(arm === 'control');
    const why = (await surface.decisions(`user:${user}`)).map(({ outcome, reason, step }) => `${outcome}/${reason}@${step}`); // prettier-ignore
    expect(why).toContain(arm === 'control' ? 'skip/holdout@offer' : 'send/permitted@ten');
    await until('the mail', async () => (await subjects(user)).length === (arm === 'control' ? 0 : 1));
    await surface.track(user, 'Order Completed');
  }
  expect(counted.control + counted['ten-off']).toBe(6);
  const { steps } = await until('the goals', async () => {
    const stats = await surface.good<{ goals: number; steps: Record<string, { arms?: unknown }> }>('GET', '/v1/journeys/offer/stats'); // prettier-ignore
    return stats.goals === 6 ? stats : undefined;
  });
  const arms: Record<string, unknown> = {};
  if (counted.control > 0) arms['control'] = { entered: counted.control, goals: counted.control, holdout: true };
  if (counted['ten-off'] > 0)
    arms['ten-off'] = { entered: counted['ten-off'], goals: counted['ten-off'], holdout: false };
  expect(steps['offer']?.arms).toEqual(arms);
}, 60_000);
