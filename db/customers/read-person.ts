import { sql, type RawBuilder } from 'kysely';
import type { CustomerEvent } from '../../domain/person/event';
import type { Ref } from '../../domain/person/identity/identity';
import type { Line } from '../../domain/person/ledger/ledger';
import type { Answer, Question } from '../../domain/person/past';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { atOnce, present } from '../base/rows';
import { revisionInForce } from '../definitions/definitions';
import { wordsSaidBy } from '../permission/consents';
import { enrolmentsOf, type ListedEnrolment } from '../wake/enrolments';
import { pastOf } from '../wake/past';
import { undecidedOf } from './computed';
import { profileOf, type StoredProfile } from './profile';

/** Sojourn's id, or an identifier of somebody. */
export type CustomerName = { readonly id: string } | { readonly ref: Ref };

export type PersonAsked = { readonly now: Millis; readonly most: number; readonly questions: readonly Question[] };

/** All that a profile shows, or is worked out of. */
export type PersonRead = {
  readonly profile: StoredProfile;
  readonly words: readonly Line[];
  readonly enrolments: readonly ListedEnrolment[];
  readonly undecided: readonly CustomerEvent[];
  /** In the order of the questions. */
  readonly answers: readonly Answer[];
  readonly revision: number;
};

/** @param asking.most enrolments; asking.questions what will be asked of the past. @returns undefined where the name is nobody's, or not one person's alone */
export async function readPerson(
  db: Database,
  name: CustomerName,
  { now, most, questions }: PersonAsked,
): Promise<PersonRead | undefined> {
  const found = await atOnce(db, whoIs(name), (who) => ({
    profile: profileOf(who),
    words: wordsSaidBy(who, now),
    enrolments: enrolmentsOf(who, { limit: most }),
    undecided: undecidedOf(who),
    past: pastOf(who, questions, now),
    inForce: revisionInForce,
  }));
  const { profile: [profile], inForce: [{ revision } = noneInForce] } = found; // prettier-ignore
  if (!profile) return undefined;
  return {
    profile,
    words: found.words.map(present),
    enrolments: found.enrolments,
    undecided: found.undecided.map(({ event }) => event),
    answers: found.past.flatMap(({ answers }) => answers),
    revision,
  };
}

const noneInForce = { revision: 0 };

const whoIs = (name: CustomerName): RawBuilder<unknown> =>
  'id' in name
    ? sql`${name.id}::uuid`
    : sql`(select min(customer_id::text)::uuid from (select customer_id from identifier_owners
        where kind = ${name.ref.kind} and value = ${name.ref.value} limit 2) as few having count(*) = 1)`;
