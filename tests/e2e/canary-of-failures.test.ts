import { run } from '../bin/captured-io';
import { canary, found } from './canaries';
import { mail, policy, welcome } from './definitions';
import { gossips, startGossipingHook, type GossipingHook } from './gossiping-hook';
import { startGossipingMail, type GossipingMail } from './gossiping-mail';
import { adminKey, startProduct, type Product } from './product';
import { until, type Surface } from './surface';
import { keptByTemporal, logged, shownByTemporal } from './told';

/** What fails quotes the person: mail servers, other systems, and the library of the templates. */
let post: GossipingMail;
let hook: GossipingHook;
let product: Product;
let surface: Surface;

const asking = (gossip: string): string => `
journey: ${gossip}
purpose: news
enter: { on: Asked }
steps:
  - webhook: { url: "${hook.url}/${gossip}", body: { name: { cel: customer.traits.firstName } } }
    id: hook
  - wait: 300 days
`;
/** The library's complaint about such a rule quotes it. */
const byRule = `{{ 'a' | split: ',' | where_exp: 'one', customer.traits.rule }}`;

beforeAll(async () => {
  [post, hook] = [await startGossipingMail(), await startGossipingHook()];
  const SMTP_URL = `smtp://127.0.0.1:${post.port}`;
  product = await startProduct({ env: { CLOCK_RATE: '3600', LOG_LEVEL: 'debug', SMTP_URL } });
  surface = product.surface;
  await surface.policy(policy());
  await surface.publish('templates', 'hello', mail('hello', 'Hi {{ customer.traits.firstName }}'));
  await surface.publish('templates', 'ruled', mail('ruled', byRule));
  await surface.publish('journeys', 'welcome', welcome);
  await surface.publish('journeys', 'ruled', 'journey: ruled\npurpose: news\nenter: { on: Ruled }\nsteps:\n  - { message: m, template: ruled }\n'); // prettier-ignore
  for (const gossip of gossips) await surface.publish('journeys', gossip, asking(gossip));
}, 120_000);
afterAll(async () => {
  await product?.end();
  hook?.close();
  await post?.close();
}, 60_000);

/** @param word how the mail server answers about them */
async function somebody(word: string): Promise<string> {
  const user = canary(word);
  const traits = { email: `${user}.${word}@example.org`, firstName: canary('first'), rule: `% ${canary('rule')}` };
  await surface.identify(user, traits);
  expect((await surface.consent(`user:${user}`, 'news', 'granted')).status).toBe(200);
  return user;
}

/** Activities of this person that failed and are tried again. */
async function triedAgain(user: string): Promise<readonly string[]> {
  const { id } = await surface.profile(`user:${user}`);
  const { raw } = await product.temporal.workflow.getHandle(`customer/${id}`).describe();
  return (raw.pendingActivities ?? []).flatMap(({ activityType, lastFailure }) =>
    lastFailure ? [`${activityType?.name}: ${lastFailure.message}`] : [],
  );
}

test.each([
  ['busy', /^deliver: the provider answered: refused-for-now/],
  ['late', /^deliver: the provider answered: later/],
  ['blocked', /^deliver: the provider (refuses us|answered: refused$)/],
])('a mail server that names who is %s has its mail tried again', async (word, failure) => {
  const user = await somebody(word);
  await surface.track(user, 'Signed Up');
  await until('the failure', async () => (await triedAgain(user)).some((said) => failure.test(said)));
});

test('a mail server that names who is refused fails the mail', async () => {
  const user = await somebody('refused');
  await surface.track(user, 'Signed Up');
  await until('the refusal', async () => (await surface.messages(`user:${user}`))[0]?.status === 'failed');
});

test('other systems that name the person are told again, or have answered', async () => {
  const user = await somebody('asked');
  await surface.track(user, 'Asked');
  await until('all questions', async () => gossips.every((gossip) => hook.asked.includes(gossip)));
  const failures = await until('two failures', async () => {
    const said = await triedAgain(user);
    return said.length === 2 && said;
  });
  expect(failures.join()).toMatch(/callWebhook: HTTP 500/);
  const results = await until('the answer', async () => (await surface.enrolments(`user:${user}`, 'answer'))[0]?.results['hook']); // prettier-ignore
  expect(found(JSON.stringify(results))).not.toEqual([]);
  expect((await surface.enrolments(`user:${user}`, 'gone'))[0]?.results['hook']).toMatchObject({ status: 410 });
});

test('a template whose failure quotes the person parks the passage', async () => {
  const user = await somebody('ruled');
  await surface.track(user, 'Ruled');
  const parked = await until('the park', async () => {
    const [passage] = await surface.enrolments(`user:${user}`, 'ruled');
    return passage?.state === 'parked' && passage;
  });
  expect(parked).toMatchObject({ reason: 'template-error', step: 'm' });
});

test('no canary is in what Temporal shows of failures, or keeps', async () => {
  const shown = await shownByTemporal(product);
  expect(shown).toMatch(/lastFailure[^]*HTTP 500/);
  expect(shown).toMatch(/lastFailure[^]*the provider answered/);
  expect(found(shown)).toEqual([]);
  expect(found(keptByTemporal(product))).toEqual([]);
});

test('no canary is in a line of a log', async () => {
  const said = logged(product);
  expect(said).toMatch(/a template could not be rendered/);
  expect(found(said)).toEqual([]);
});

test('no canary is among the problems, in doctor, the metrics, the numbers of a journey, or on Home', async () => {
  const problems = await until('the problem', async () => {
    const { items } = await surface.good<{ items: readonly unknown[] }>('GET', '/v1/problems');
    return items.length > 0 && JSON.stringify(items);
  });
  expect(problems).toMatch(/the template ruled could not be filled in/);
  const doctor = await run(['doctor', '--json'], { SOJOURN_URL: surface.url, SOJOURN_KEY: adminKey, DATA_DIR: product.dataDir }); // prettier-ignore
  expect(doctor.out).toMatch(/the template ruled could not be filled in/);
  const told = { problems, doctor: `${doctor.out}\n${doctor.err}`, stats: JSON.stringify(await surface.good('GET', '/v1/journeys/ruled/stats')) }; // prettier-ignore
  const pages = ['/v1/today', '/metrics', '/readyz', '/healthz'].map(
    async (path) => [path, await (await fetch(`${surface.url}${path}`)).text()] as const,
  );
  for (const [place, text] of [...Object.entries(told), ...(await Promise.all(pages))])
    expect({ place, found: found(text) }).toEqual({ place, found: [] });
});
