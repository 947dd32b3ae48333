import { randomUUID } from 'node:crypto';
import type { Listeners } from '../../domain/journey/listeners';
import type { Line } from '../../domain/person/ledger/ledger';
import { ledgerSource, lineAsEvent, type LineTold } from '../../domain/person/ledger/line-as-event';
import { listenersOf } from '../../domain/person/whom';
import type { Tx } from '../base/database';
import type { NewWake } from '../wake/outbox';
import { insertEvents, listeningCustomers } from './events';

/** New lines of somebody's ledger, and who may want to hear of them. */
export type NewLines = {
  readonly customerId: string;
  readonly lines: readonly Line[];
  /** Left out where an event brought the lines, which is heard by itself. */
  readonly ears: Listeners | undefined;
};

type Perhaps = LineTold & {
  readonly customerId: string;
  readonly seq: number;
  readonly journeys: 'all' | readonly string[];
  readonly isCounted: boolean;
};

/**
 * Journeys that listen to `Consent Changed` hear of what was said by a page, by one click, by SMS or by a request as of what an event
 * said, each line once. Where nobody listens or counts, the ledger alone knows of it. The caller holds the locks.
 * @returns of each whom it wakes, by what
 */
export async function tellOfLines(
  tx: Tx,
  people: readonly NewLines[],
): Promise<ReadonlyMap<string, readonly NewWake[]>> {
  const wakes = new Map<string, NewWake[]>();
  const perhaps = people.flatMap(perhapsHeard);
  const [first] = perhaps;
  if (!first) return wakes;
  const inside = perhaps.flatMap(({ customerId, journeys }) => (journeys === 'all' || journeys.length === 0 ? [] : [{ customerId, journeys }])); // prettier-ignore
  const listening = inside.length > 0 ? await listeningCustomers(tx, inside, first.at) : new Set<string>();
  const isHeard = ({ customerId, journeys }: Perhaps): boolean => journeys === 'all' || listening.has(customerId);
  const events = perhaps
    .filter((one) => one.isCounted || isHeard(one))
    .map((one) => ({
      customerId: one.customerId,
      eventId: randomUUID(),
      type: 'track',
      name: one.name,
      properties: one.properties,
      at: one.at,
      messageId: `${one.customerId}/${one.seq}`,
      undecided: isHeard(one),
    }));
  for (const { customerId, eventId, undecided } of await insertEvents(tx, ledgerSource, first.at, events))
    if (undecided)
      wakes.set(customerId, [...(wakes.get(customerId) ?? []), { customerId, signal: 'event', ref: eventId }]);
  return wakes;
}

function perhapsHeard({ customerId, lines, ears }: NewLines): Perhaps[] {
  if (!ears) return [];
  return lines.flatMap((line) => {
    const told = lineAsEvent(line);
    if (!told) return [];
    const journeys = listenersOf({ name: told.name, type: 'track' }, ears);
    const isCounted = ears.counted.has(told.name);
    return journeys.length > 0 || isCounted ? [{ ...told, customerId, seq: line.seq, journeys, isCounted }] : [];
  });
}
