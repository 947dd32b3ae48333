import { sql, type RawBuilder } from 'kysely';
import { purposeOfDemand } from '../../domain/person/ledger/demands';
import type { Millis } from '../../domain/time/time';

/** Written out, since a parameter would hide from the plan that the small index of such lines has them all. */
const restriction = sql.lit(purposeOfDemand('restrict'));

/**
 * The ids of those whose data lie still, by the rule of `standingDemand`: a no counts at once and until a yes that was said later, which
 * counts from its own moment on.
 */
const lyingStill = (now: Millis): RawBuilder<unknown> => sql`select no.customer_id from consents no
    where no.purpose = ${restriction} and no.state in ('denied', 'withdrawn') and coalesce(no.channel, 'email') = 'email'
      and not exists (select from consents yes where yes.customer_id = no.customer_id and yes.purpose = ${restriction} and yes.state = 'granted'
        and coalesce(yes.channel, 'email') = 'email' and yes.at > no.at and yes.at <= ${new Date(now)}::timestamptz)`;

/** Whether the data of the customer `c` lie still, where few are asked about. */
export const liesStill = (now: Millis): RawBuilder<unknown> =>
  sql`exists (select from (${lyingStill(now)}) still where still.customer_id = c.customer_id)`;

/** Whether they do not, where everybody is asked about: who lies still is read once, instead of looked for at each person. */
export const isFreeOfAll = (now: Millis): RawBuilder<unknown> => sql`c.customer_id not in (${lyingStill(now)})`;
