import { randomUUID } from 'node:crypto';
import { lockProfile } from '../../../db/customers/customers';
import { keepAnswer, keepAsking, readSignals, wasAskedSince } from '../../../db/permission/feedback';
import type { Heard } from '../../../db/customers/hear';
import { usualPurchase } from '../../../domain/person/computed/deeds';
import { isNo } from '../../../domain/person/ledger/consent';
import { lowers } from '../../../domain/person/feedback/lowers';
import { suspect, usualEvery, type Question } from '../../../domain/person/feedback/suspect';
import { feedbackGiven } from '../../../domain/person/event';
import { addDuration } from '../../../domain/time/add-duration';
import { backwards } from '../../../domain/time/duration';
import type { ApiDeps } from '../../http/deps';
import { happen } from '../happen';

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'definitions'>;

/** A question that somebody is asked on the page that answers them. */
export type Asked = { readonly id: string; readonly question: Question };

/**
 * Asks whoever took something back or wants to hear less why, at most once in the policy's time, and keeps which question and why
 * this one. It goes over no channel.
 * @returns undefined where nothing is to be asked
 */
export async function askWhy(
  { db, clock, definitions }: Deps,
  customerId: string,
  { lines, wished }: Pick<Heard, 'lines' | 'wished'>,
): Promise<Asked | undefined> {
  const no = lines.findLast(({ state }) => isNo(state));
  if (!no && !wished.some(({ before, after }) => lowers(before, after))) return undefined;
  const { policy } = await definitions.current(db);
  const now = clock.now();
  const since = addDuration(now, backwards(policy.feedback?.every ?? usualEvery), policy.timezone);
  return db.transaction().execute(async (tx) => {
    if (!(await lockProfile(tx, customerId)) || (await wasAskedSince(tx, customerId, since))) return undefined;
    const signals = await readSignals(tx, customerId, policy.lifecycle.purchases?.on ?? usualPurchase, now);
    const suspicion = suspect(signals, now);
    const id = randomUUID();
    await keepAsking(tx, customerId, { ...suspicion, id, at: now, contacts: signals.contacts, consentSeq: no?.seq });
    return { id, question: suspicion.question };
  });
}

export type Answer = { readonly id: string; readonly answer: string; readonly comment: string | undefined };

/** Keeps an answer and tells journeys of it, once. @returns whether there was such a question to answer */
export async function answerWhy(deps: Deps, customerId: string, { id, answer, comment }: Answer): Promise<boolean> {
  const asked = await keepAnswer(deps.db, customerId, { id, answer, comment, at: deps.clock.now() });
  if (!asked) return false;
  const { question, touchpoint, consentSeq } = asked;
  const properties = {
    question,
    answer,
    ...(comment ? { comment } : {}),
    touchpoint: touchpoint.kind,
    ...(consentSeq === null ? {} : { consentSeq }),
  };
  await happen(deps, customerId, { id, name: feedbackGiven, properties });
  return true;
}
