import { sayInstant } from '../../domain/time/say-instant';
import type { Client } from '../server/client';
import { messageOf } from '../server/failure-code';
import { ProductClock } from '../server/product-clock';
import { bad, good, type Finding } from './finding';

const toleratedMillis = 2_000;
const toleratedDrift = 0.5;

/** The running Sojourn, its parts and its clock. */
export async function checkServer(client: Client): Promise<Finding[]> {
  try {
    const { body } = await client.request('GET', '/readyz');
    const { ready, parts } = body as { ready?: boolean; parts?: Readonly<Record<string, string>> };
    const said = Object.entries(parts ?? {})
      .map(([part, state]) => `${part} ${state}`)
      .join(', ');
    const server = ready
      ? good('sojourn', `is ready at ${client.url} (${said}).`)
      : bad(
          'sojourn',
          `answers at ${client.url} and is not ready (${said}).`,
          'The other lines say which part is away; it goes on when the part is back.',
        );
    return [server, await checkClock(client)];
  } catch (error) {
    return [{ part: 'sojourn', ok: false, said: messageOf(error) }];
  }
}

async function checkClock(client: Client): Promise<Finding> {
  const clock = await ProductClock.of(client);
  const now = await clock.now();
  const ahead = now - Date.now();
  const shown = `shows ${sayInstant(now)}`;
  if (Math.abs(clock.rate - 1) > toleratedDrift)
    return good('clock', `${shown} and runs about ${Math.round(clock.rate)} times as fast as the wall's.`);
  if (Math.abs(ahead) < toleratedMillis) return good('clock', `${shown}.`);
  const isNoSkew = Math.abs(ahead) > 60_000;
  const remedy = isNoSkew
    ? 'It ran at another CLOCK_RATE once and goes on from there; a fresh DATA_DIR starts at the time of the wall.'
    : 'Let both machines keep time by NTP.';
  return bad('clock', `${shown}, ${(ahead / 86_400_000).toFixed(1)} days from the time here.`, remedy);
}
