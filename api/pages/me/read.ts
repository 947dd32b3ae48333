import { listConsents, wordsOf } from '../../../db/permission/consents';
import { sentSince, usesOf, wishChanges } from '../../../db/customers/own-page';
import { listMessages } from '../../../db/customers/message-lists';
import { readProfile, type StoredProfile } from '../../../db/customers/profile';
import { statementsInForce, statementVersions } from '../../../db/definitions/statements';
import { openRequestsOf } from '../../../db/rights/requests';
import { lastDecisions } from '../../../db/wake/decisions';
import { listEnrolments, type ListPlace } from '../../../db/wake/enrolments';
import type { Statement } from '../../../domain/journey/statement/statement';
import { textIn } from '../../../domain/journey/statement/statement-text';
import type { Line } from '../../../domain/person/ledger/ledger';
import { numberIn } from '../../../domain/schema/reading/number-in';
import { undoWithin } from '../../../domain/person/ledger/undo';
import { dayMillis } from '../../../domain/time/wall-clock';
import type { Language } from '../../../domain/words/words';
import type { ApiDeps } from '../../http/deps';
import { unknownLink } from '../opened-link';
import { lately, messagesShown, mostLines, type Facts, type ShownStatement } from './facts';

export type Reading = Pick<ApiDeps, 'db' | 'clock' | 'definitions'>;

/** Passages and uses that one page looks through. */
const mostPassages = 50;
const usesShown = 20;

/** @param tongue in which language somebody is spoken to @param before messages older than this place @throws Problem not-found where nobody is there any more */
export async function readFacts(
  { db, clock, definitions: source }: Reading,
  id: string,
  tongue: (profile: StoredProfile) => Language,
  before: ListPlace | undefined,
): Promise<Facts & { readonly language: Language }> {
  const now = clock.now();
  const [profile, words, ledger, enrolments, messages, uses, sent, wishes, requests, statements, definitions] =
    await Promise.all([
      readProfile(db, id),
      wordsOf(db, id, now),
      listConsents(db, id, mostLines),
      listEnrolments(db, id, { limit: mostPassages, underWay: true }),
      listMessages(db, id, { limit: messagesShown + 1, before }),
      usesOf(db, id, usesShown),
      sentSince(db, id, now - lately * dayMillis),
      wishChanges(db, id, now - undoWithin),
      openRequestsOf(db, id),
      statementsInForce(db),
      source.current(db),
    ]);
  if (!profile) throw unknownLink();
  const language = tongue(profile);
  const decisions = await lastDecisions(db, id, messages);
  const inForce = statements.map(({ definition }) => shownIn(definition, language));
  const former = await statementVersions(db, namedIn(words, inForce));
  const agreedTo = former.map(({ definition }) => shownIn(definition, language));
  return { language, now, profile, words, ledger, enrolments, messages, decisions, uses, sent, wishes, requests, statements: inForce, agreedTo, definitions }; // prettier-ignore
}

/** What words of theirs name, but for what is in force. */
const namedIn = (words: readonly Line[], inForce: readonly ShownStatement[]) =>
  words.flatMap(({ statement: key, version: text }) => {
    const version = numberIn(text);
    const isInForce = inForce.some((one) => one.key === key && one.version === text);
    return key === undefined || version === undefined || isInForce ? [] : [{ key, version }];
  });

function shownIn(statement: Statement, language: Language): ShownStatement {
  const { key, version, purpose, channels } = statement;
  const { title, text, more } = textIn(statement, language);
  return { key, version: String(version), purpose, ...(channels ? { channels } : {}), title, text, ...(more ? { more } : {}) }; // prettier-ignore
}
