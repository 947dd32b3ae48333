import type { Millis } from '../../time/time';
import type { WrittenDefinitions } from '../written';
import type { Person } from './past-life';

/** Some people whose time is to be lived again, by a draft and by what is live, as plain data. */
export type Retrial = {
  readonly people: readonly Person[];
  readonly draft: WrittenDefinitions;
  readonly live: WrittenDefinitions;
  readonly from: Millis;
  /** Nothing is decided after it. */
  readonly to: Millis;
};
