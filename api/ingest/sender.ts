import type { Millis } from '../../domain/time/time';

/** Who sent a request. */
export type Sender = {
  /** Message ids are unique within it: the id of the key. */
  readonly source: string;
  /** The name of the key, as the source of traits and consents. */
  readonly name: string;
  /** When this request came. */
  readonly receivedAt: Millis;
};
