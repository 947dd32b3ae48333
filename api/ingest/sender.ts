import type { ApiKey } from '../../db/base/api-keys';
import type { KeyRef } from '../../domain/person/said';
import { isPublic } from '../../domain/schema/key-scopes';
import type { Millis } from '../../domain/time/time';

/** Who sent a request. */
export type Sender = {
  /** Message ids are unique within it. */
  readonly key: KeyRef;
  /** The source of traits and consents: the name of the key, or `browser`. */
  readonly by: string;
  /** Anybody can read its key, so that what it says proves nothing. */
  readonly fromBrowser: boolean;
  /** What it brings in comes with this import. */
  readonly importId?: string;
  /** When this request came. */
  readonly receivedAt: Millis;
};

export function senderOf({ id, name, scopes }: ApiKey, receivedAt: Millis): Sender {
  const fromBrowser = isPublic(scopes);
  return { key: { id, name }, by: fromBrowser ? 'browser' : name, fromBrowser, receivedAt };
}
