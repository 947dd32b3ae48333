/**
 * Events that nothing listens to, per second: batches of 100 over HTTP against a running product.
 * SOJOURN_URL and SOJOURN_KEY name it; SECONDS, SENDERS, PEOPLE and BATCH may be set.
 */
const url = process.env['SOJOURN_URL'] ?? 'http://127.0.0.1:3000';
const key = process.env['SOJOURN_KEY'] ?? '';
const seconds = Number(process.env['SECONDS'] ?? 20);
const senders = Number(process.env['SENDERS'] ?? 4);
const people = Number(process.env['PEOPLE'] ?? 5_000);
const size = Number(process.env['BATCH'] ?? 100);
const run = Date.now().toString(36);

function batch(n: number): string {
  const calls = Array.from({ length: size }, (_, i) => ({
    type: 'track',
    anonymousId: `bench-${(n * size + i) % people}`,
    event: 'Page Scrolled',
    messageId: `${run}-${n}-${i}`,
    properties: { path: '/products/42', depth: i, referrer: 'https://example.org/', campaign: 'autumn', value: 12.5 },
    context: { library: { name: 'bench', version: '1' }, locale: 'en-GB' },
    timestamp: new Date().toISOString(),
  }));
  return JSON.stringify({ batch: calls, sentAt: new Date().toISOString() });
}

async function send(n: number): Promise<number> {
  const started = performance.now();
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/batch`, { method: 'POST', headers, body: batch(n) });
  if (response.status !== 200) throw new Error(`batch ${n}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
  return performance.now() - started;
}

async function main(): Promise<void> {
  let next = 0;
  for (; next * size < people; next++) await send(next);
  const times: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1_000;
  const sender = async (): Promise<void> => {
    while (performance.now() < end) times.push(await send(next++));
  };
  await Promise.all(Array.from({ length: senders }, sender));
  const took = (performance.now() - started) / 1_000;
  times.sort((a, b) => a - b);
  const quantile = (q: number): number => Math.round(times[Math.floor(q * (times.length - 1))] ?? 0);
  const figures = {
    events: times.length * size,
    perSecond: Math.round((times.length * size) / took),
    p50: quantile(0.5),
    p99: quantile(0.99),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
