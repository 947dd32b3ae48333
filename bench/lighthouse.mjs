/**
 * What Lighthouse says of every page of the console and of those that customers see, on a phone and on a desktop, signed in to a product
 * with a dozen people in it. Build first; the tool is not a dependency: LIGHTHOUSE names its cli/index.js, else npx fetches it.
 *
 * node bench/lighthouse.mjs [--runs 3] [--only /people,/me] [--presets phone,desktop] [--url http://…, where a filled product runs] [--reports folder]
 */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { fillWorld } from '../tools/pictures-world.mjs';
import { browserPath, said, startProduct } from '../tools/shown-product.mjs';

const key = 'a-key-for-the-pictures';
const tool = process.env['LIGHTHOUSE']
  ? [process.execPath, process.env['LIGHTHOUSE']]
  : ['npx', '--yes', 'lighthouse@12.8.2'];
const options = {
  runs: { type: 'string', default: '3' },
  only: { type: 'string' },
  presets: { type: 'string', default: 'phone,desktop' },
  url: { type: 'string' },
  reports: { type: 'string' },
};
const categories = ['performance', 'accessibility', 'best-practices', 'seo'];

const call = async (url, method, path, body) => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
};

/** Every page there is, by what the table calls it. */
async function pagesOf(url) {
  const answer = async (...asked) => (await call(url, ...asked)).json();
  const link = async (user, body) =>
    new URL((await answer('POST', `/v1/customers/user:${user}/link`, body)).url).pathname;
  const { id } = await answer('GET', '/v1/customers/user:shopper-1');
  const { items } = await answer('GET', '/dev/mail');
  const [unsubscribe] = items.flatMap(({ headers }) => /\/u\/[\w.~-]+/.exec(String(headers['list-unsubscribe'])) ?? []);
  const console = [
    ...['/', '/journeys', '/journeys/abandoned-cart', '/people', '/templates', '/templates/welcome', '/audiences'],
    ...['/audiences/buyers', '/statements', '/statements/news-by-email', '/policy', '/data', '/problems', '/feedback'],
    ...['/trust', '/audit', '/settings'],
  ];
  return [
    ...console.map((path) => [path, path]),
    ['/people/{id}', `/people/${id}`],
    ['/me/{token}', await link('shopper-1', { page: 'me' })],
    ['/c/{token}', await link('shopper-5', { page: 'confirm', statement: 'news-by-email', channel: 'email' })],
    ['/u/{token}', unsubscribe],
  ];
}

/** A browser that tells by which port it is steered. */
async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'sojourn-lighthouse-'));
  const args = ['--headless=shell', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'];
  const child = spawn(await browserPath(), [...args, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((done) => child.once('exit', done));
  const close = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(profile, { recursive: true, force: true });
  };
  const port = await said(child.stderr, /^DevTools listening on ws:\/\/[^:]+:(\d+)\//);
  if (port === undefined) throw new Error('the browser did not start');
  return { port, close };
}

async function look({ port, cookie, target, preset, file }) {
  const [command, ...first] = tool;
  await promisify(execFile)(command, [
    ...first,
    target,
    ...[`--port=${port}`, '--quiet', '--output=json', `--output-path=${file}`, '--no-enable-error-reporting'],
    ...[`--extra-headers=${JSON.stringify({ cookie })}`, `--only-categories=${categories.join(',')}`],
    ...(preset === 'desktop' ? ['--preset=desktop'] : []),
  ]);
  return JSON.parse(readFileSync(file, 'utf8'));
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** What fell short, of a report: the audits of accessibility and good practice that failed, in few words. */
const shortOf = ({ audits, categories: found }) =>
  ['accessibility', 'best-practices'].flatMap((name) =>
    found[name].auditRefs
      .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
      .map(({ id }) => id),
  );

function rowOf(name, preset, reports) {
  const scores = categories.map((one) =>
    Math.round(100 * median(reports.map(({ categories: found }) => found[one].score))),
  );
  const [paint, shift, blocked] = ['largest-contentful-paint', 'cumulative-layout-shift', 'total-blocking-time'].map(
    (id) => median(reports.map(({ audits }) => audits[id].numericValue)),
  );
  const bytes = median(reports.map(({ audits }) => audits['total-byte-weight'].numericValue));
  const short = [...new Set(reports.flatMap(shortOf))].join(' ');
  const figures = [
    `${(paint / 1000).toFixed(1)} s`,
    shift.toFixed(3),
    `${Math.round(blocked)} ms`,
    `${Math.round(bytes / 1024)} kB`,
  ];
  return `| ${[name, preset, ...scores, ...figures, short].join(' | ')} |`;
}

async function run(url, { runs, only, presets, reports }) {
  const folder = reports ? resolve(reports) : mkdtempSync(join(tmpdir(), 'sojourn-lighthouse-reports-'));
  mkdirSync(folder, { recursive: true });
  const session = await call(url, 'POST', '/v1/session', { key });
  const cookie = session.headers.getSetCookie()[0].split(';')[0];
  const wanted = only?.split(',');
  const pages = (await pagesOf(url)).filter(([name]) => !wanted || wanted.includes(name));
  process.stdout.write(
    `| page | preset | ${categories.join(' | ')} | LCP | CLS | blocked | sent | short of |\n|${'---|'.repeat(11)}\n`,
  );
  const { port, close } = await openBrowser();
  const looks = async ([name, path], preset) => {
    const found = [];
    for (let n = 0; n < Number(runs); n++) {
      const file = join(folder, `${name.replace(/\W+/g, '-')}-${preset}-${n}.json`);
      found.push(await look({ port, cookie, target: `${url}${path}`, preset, file }));
    }
    process.stdout.write(`${rowOf(name, preset, found)}\n`);
  };
  try {
    // The first page of a browser waits for the browser.
    await look({ port, cookie, target: `${url}/problems`, preset: 'desktop', file: join(folder, 'first.json') });
    for (const page of pages) for (const preset of presets.split(',')) await looks(page, preset);
  } finally {
    await close();
    if (!reports) rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options });
if (values.url) await run(values.url, values);
else {
  const { url, end } = await startProduct(key);
  try {
    await fillWorld(url, key);
    await run(url, values);
  } finally {
    await end();
  }
}
