import { sayInstant } from '../../time/say-instant';
import type { Millis } from '../../time/time';
import { consentChanged } from '../event';
import type { ConsentEntry } from './consent';
import { isOfDemand } from './reserved';

/** Who tells of a line that came by no event. */
export const ledgerSource = 'ledger';

export type LineTold = {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly at: Millis;
};

/** A line as the event that a client would have sent, without what proves it; a demand is no consent. */
export function lineAsEvent(line: ConsentEntry): LineTold | undefined {
  const { purpose, spares, channel, state, at, recordedAt, source, statement, version } = line;
  if (isOfDemand(purpose)) return undefined;
  const said = { purpose, spares, channel, state, at: sayInstant(at), source, statement, version };
  const properties = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return { name: consentChanged, properties, at: recordedAt };
}
