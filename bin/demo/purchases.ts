import { join } from 'node:path';
import { DateTime } from 'luxon';
import { readEvents } from '../files/event-file';
import { type EventCall } from '../files/event-call';
import { readEventMap } from '../files/event-map';
import { shippedFolder } from '../files/shipped';
import { Failure } from '../terminal/wrong-use';

export type Day = { readonly number: number; readonly calls: readonly EventCall[] };

/** How much of the past is replayed. */
export type Extent = { readonly months: number; readonly customers: number };

/**
 * The first months of CDNOW by days: day 0 is the first of the file. Its times are taken out, since the calls are sent as what
 * happens now; who somebody is and what they consent to comes before what they buy.
 */
export async function daysOfPurchases({ months, customers }: Extent): Promise<Day[]> {
  const calls = await callsOf(customers);
  const first = Math.min(...calls.map(({ at }) => at));
  const start = DateTime.fromMillis(first, { zone: 'UTC' }).startOf('day');
  const end = start.plus({ months }).toMillis();
  const days = new Map<number, EventCall[]>();
  for (const { at, call } of calls.filter((one) => one.at < end).sort((a, b) => a.at - b.at)) {
    const number = Math.floor((at - start.toMillis()) / 86_400_000);
    days.set(number, [...(days.get(number) ?? []), call]);
  }
  return [...days].map(([number, ofDay]) => ({
    number,
    calls: [...ofDay.filter((call) => !isPurchase(call)), ...ofDay.filter(isPurchase)],
  }));
}

async function callsOf(customers: number): Promise<{ at: number; call: EventCall }[]> {
  const map = await readEventMap(join(shippedFolder, 'maps', 'cdnow.yaml'));
  const calls: { at: number; call: EventCall }[] = [];
  const people = new Set<string>();
  for await (const line of readEvents(join(shippedFolder, 'data', 'cdnow-first-months.txt'), map)) {
    if ('problem' in line) throw new Failure(`The shipped data is broken at line ${line.line}: ${line.problem}.`);
    const { timestamp = '', ...call } = line.call;
    if (!people.has(call.userId ?? '') && people.size >= customers) continue;
    people.add(call.userId ?? '');
    calls.push({ at: Date.parse(timestamp), call });
  }
  return calls;
}

const isPurchase = ({ event }: EventCall): boolean => event === 'Order Completed';
