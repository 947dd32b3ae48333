import type { ConsentEntry } from '../person/ledger/consent';
import type { Policy } from '../journey/policy';
import type { Millis } from '../time/time';
import { permission } from './permission';

/** Whether somebody agreed to be told of by what they click in mails. */
export const mayBeTold = (
  { tracking }: Pick<Policy, 'tracking'>,
  consents: readonly ConsentEntry[],
  now: Millis,
): boolean => tracking !== undefined && permission(consents, tracking.purpose, 'email', now).allowed;
