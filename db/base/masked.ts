import { sql, type RawBuilder } from 'kysely';

/** What somebody said, as readers see it: what the data plan in force calls sensitive is a mask, also before a round has sealed it. */
export const maskedAsPlanned = <T>(said: RawBuilder<T>): RawBuilder<T> =>
  sql`with_masks(${said}, (select sensitive_now()))`;
