import type { Ref } from '../../domain/person/identity';
import type { ConsentChange } from '../../domain/schema/consent-change';
import type { PreferencesPatch } from '../../domain/schema/preferences-patch';
import type { Millis } from '../../domain/time/time';
import type { Refusal } from '../customers/in-the-air';

export type CallType = 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias';

/** One call of a client, read, checked and in its normal form. */
export type Incoming = {
  readonly type: CallType;
  readonly name: string;
  /** Whom it speaks of, strongest identifier first; at least one. */
  readonly refs: readonly Ref[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  readonly at: Millis;
  readonly messageId: string;
  /** Of the past: stored and counted, but nobody is spoken to because of it. */
  readonly historical: boolean;
  readonly traits?: Readonly<Record<string, unknown>> | undefined;
  readonly consent?: ConsentChange | undefined;
  readonly preferences?: PreferencesPatch | undefined;
};

/** Changes more than the list of events, so that it needs the customer's lock. */
export const changesProfile = (call: Incoming): boolean =>
  call.traits !== undefined || call.consent !== undefined || call.preferences !== undefined;

export type Sender = {
  /** Message ids are unique within it: the id of the key. */
  readonly source: string;
  /** The name of the key, as the source of traits and consents. */
  readonly name: string;
  /** When this request came. */
  readonly receivedAt: Millis;
};

export type Outcome = { readonly stored: number; readonly refusals: readonly Refusal[] };
