import type { Browser } from 'playwright-core';
import { openBrowser } from '../../setup/browser';
import { policy } from '../definitions';
import { startProduct, type Product } from '../product';
import { until, type Surface } from '../surface';
import { openConsole } from './open-console';

const draft = `journey: hello
name: Hello
purpose: news
enter: { on: Signed Up }
goal: { on: Order Completed, within: 30 days }
steps:
  - message: greeting
    template: hello
  - wait: 3 days
  - if: count("Order Completed", "30 days") > 0
    then:
      - { message: thanks, template: hello }
    else:
      - { message: offer, template: hello }
`;
const hostile = '</script><img src=x onerror="window.hit = 1">';

let product: Product;
let surface: Surface;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  surface = product.surface;
  await surface.policy(policy());
  const template = 'template: hello\nchannel: email\nclass: marketing\nsubject: "Hello {{ customer.traits.firstName }}"\nhtml: "<p>Good to see you.</p>"\n'; // prettier-ignore
  await surface.publish('templates', 'hello', template);
  await surface.publish('journeys', 'hello', draft);
  await surface.identify('zoe', { email: 'zoe@example.org', firstName: hostile });
  await surface.consent('user:zoe', 'news', 'granted');
  await surface.track('zoe', 'Signed Up');
  await until('the journey of a real person', async () => (await surface.mails('zoe@example.org'))[0]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await product?.end();
}, 60_000);

test('on a phone whoever tries a draft is led to what opened below its steps', async () => {
  const { page, go } = await openConsole(browser, { url: surface.url });
  await page.setViewportSize({ width: 390, height: 500 });
  await go('/journeys/hello?view=outline');
  await page.getByRole('button', { name: 'Try it' }).click();
  const drawer = page.getByRole('region', { name: 'Try it' });
  await drawer.waitFor();
  await page.waitForFunction(`(() => {
    const { top } = document.querySelector('[aria-label="Try it"]').getBoundingClientRect();
    return top >= 0 && top < innerHeight / 2;
  })()`);
}, 60_000);

test('a draft is tried on somebody made up: decisions in words, the mail, the steps, and a clock to move', async () => {
  const { page, go, look } = await openConsole(browser, { url: surface.url });
  await go('/journeys/hello?view=canvas');
  await page.getByRole('button', { name: 'Try it' }).click();
  const comes = page.getByRole('region', { name: 'What comes of it' });
  await comes.getByText('Hello Ann').first().waitFor();
  const said = await comes.innerText();
  for (const words of [
    'Enters hello.',
    'Comes to “greeting”.',
    'Comes to “offer”.',
    'Sent by email',
    'hello ends: completed.',
  ])
    expect(said).toContain(words);
  expect(said).not.toContain('thanks');
  await page.locator('.step.passed').nth(3).waitFor();
  await comes.getByText('Hello Ann').first().click();
  const frame = page.frameLocator('iframe').first();
  expect(await frame.locator('p').first().innerText()).toBe('Good to see you.');

  await page.getByRole('button', { name: 'To the start' }).click();
  await comes.getByText('Nothing happens.').waitFor();
  await page.getByRole('button', { name: 'Next moment' }).click();
  await comes.getByText('stands at “step 2” and waits').waitFor();
  await until('two steps that are passed', async () => (await page.locator('.step.passed').count()) === 2);

  const clock = page.locator('input[type=datetime-local]');
  await clock.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('2090');
  await comes.getByText('hello ends: completed.').waitFor();
  expect(await clock.inputValue()).toMatch(/^2090-/);

  await page.getByRole('button', { name: 'To the end' }).click();
  await page.getByRole('button', { name: 'Add an event' }).click();
  await comes.getByText('Comes to “thanks”.').waitFor();

  await page.getByRole('combobox', { name: 'Who' }).selectOption('said-no');
  await comes.getByText('Not sent').first().waitFor();
  expect(await look('try-it')).toEqual([]);
}, 120_000);

test('it is tried on a real person as they are now, whose words stay words; what cannot be followed is told', async () => {
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/hello?view=yaml');
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('combobox', { name: 'Who' }).selectOption('person');
  await page.getByLabel('Identifier of a person').fill('user:nobody');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('alert').getByText('Nobody is known').waitFor();
  await page.getByLabel('Identifier of a person').fill('user:zoe');
  await page.getByRole('button', { name: 'Find' }).click();
  const comes = page.getByRole('region', { name: 'What comes of it' });
  await comes.getByText(`Hello ${hostile}`).first().waitFor();
  expect(await page.evaluate('window.hit')).toBeUndefined();

  const text = page.getByRole('textbox', { name: 'YAML' });
  await text.fill(draft.replace('wait: 3 days', `wait: { until: customer.traits.firstName }`));
  await comes.getByRole('alert').getByText('“step 2”').waitFor();
  await text.fill(draft.replace('template: hello', 'template: nowhere'));
  await page.locator('.inspector').getByRole('alert').getByText('nowhere').waitFor();
  await text.fill(draft);
  await comes.getByText(`Hello ${hostile}`).first().waitFor();
  const kept = async (): Promise<string> =>
    (await surface.good<{ source: string }>('GET', '/v1/journeys/hello')).source;
  await until('the draft as it was', async () => (await kept()) === draft);
}, 120_000);

test.each(['en', 'zh'] as const)(
  'it is tried over the stored past, beside what is live (%s)',
  async (language) => {
    const { page, go, look } = await openConsole(browser, { url: surface.url, language });
    await go('/journeys/hello?view=outline');
    const words = {
      en: { tryIt: 'Try it', past: 'On the past', run: 'Run', figures: 'Figures', entered: 'Entered' },
      zh: { tryIt: '试运行', past: '以过去的数据', run: '运行', figures: '数据', entered: '进入' },
    }[language];
    await page.getByRole('button', { name: words.tryIt }).click();
    await page.getByRole('button', { name: words.past }).click();
    await page.getByRole('button', { name: words.run, exact: true }).click();
    const table = page.getByRole('region', { name: words.figures });
    await table.waitFor();
    expect((await table.getByRole('row', { name: words.entered }).innerText()).split(/\s+/)).toEqual([
      words.entered,
      '1',
      '1',
    ]);
    expect(await look('backtest')).toEqual([]);
  },
  120_000,
);
