import { Semaphore } from 'async-mutex';
import type { AmazonDoor } from '../http/deps';
import { Problem } from '../http/problem';
import type { Certificates } from './sns';

/** Real milliseconds for which a certificate, and that there was none, is remembered. */
const kept = 24 * 60 * 60_000;
const keptFailure = 10_000;
const most = 50;
const visitsAtOnce = new Semaphore(4);

const away = (): Problem =>
  new Problem('unavailable', 'Amazon cannot be reached.', { headers: { 'retry-after': '60' } });

/**
 * Asks Amazon's web, a few at a time. The address must be Amazon's.
 * @throws Problem unavailable
 */
export function ask(amazon: AmazonDoor | undefined, url: URL): Promise<string> {
  return visitsAtOnce.runExclusive(async () => {
    const answer = await amazon?.get(url).catch(() => undefined);
    if (answer?.status !== 200) throw away();
    return answer.text;
  });
}

/** Certificates of Amazon's, each fetched once a day. */
export function certificatesOf(amazon: AmazonDoor | undefined): Certificates {
  const remembered = new Map<string, { until: number; readonly pem: Promise<string> }>();
  return (url) => {
    const known = remembered.get(url.href);
    if (known && known.until > Date.now()) return known.pem;
    if (remembered.size >= most) remembered.clear();
    const fetched = { until: Date.now() + kept, pem: ask(amazon, url) };
    remembered.set(url.href, fetched);
    fetched.pem.catch(() => (fetched.until = Date.now() + keptFailure));
    return fetched.pem;
  };
}
