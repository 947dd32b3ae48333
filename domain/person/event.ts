import type { Millis } from '../time/time';

/** Something that happened to a customer. `at`: when it happened; `receivedAt`: when we learned of it. */
export type CustomerEvent = {
  readonly id: string;
  readonly name: string;
  /**
   * `enrol`: somebody asked through the API that the customer enter the journey named in `name`; `audience`: they are among an
   * audience of that journey whose time has come.
   */
  readonly type?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly at: Millis;
  readonly receivedAt: Millis;
};
