import { z } from 'zod';
import { ledgerThen, lineNamed } from '../../../db/permission/consents';
import type { WholeMessage } from '../../../db/customers/message-evidence';
import { decisionsOfStep, type ListedDecision } from '../../../db/wake/decisions';
import { channelKinds } from '../../../domain/contact/channel';
import { permission } from '../../../domain/contact/permission';
import { worthOf } from '../../../domain/contact/worth';
import type { Line } from '../../../domain/person/ledger/ledger';
import { sayListedDecision, sayMessage } from '../../../domain/words/listed';
import type { Language } from '../../../domain/words/words';
import type { ApiDeps } from '../../http/deps';
import { receiptFor } from './receipt';
import { sayConsent } from '../say';

/**
 * Everything behind one message: what was said to it and by which words, what was counted, what was decided and why, and what the
 * provider answered.
 */
export async function evidenceOf(deps: ApiDeps, customerId: string, message: WholeMessage, language: Language = 'en') {
  const { db, publicUrl } = deps;
  const decisions = await decisionsOfStep(db, customerId, message);
  const allowing = message.status === 'withheld' ? undefined : await lineThatAllowed(deps, customerId, decisions);
  const owner = allowing?.owner ?? customerId;
  const ledger = await ledgerThen(db, owner, { knownAt: message.at });
  const line = allowing?.line ?? lineThatDecided(ledger, message);
  const { templateVersion, journeyName, attempt, providerReply, ...listed } = message;
  const last = decisions.at(-1);
  return {
    '@type': 'sojourn:MessageEvidence',
    customer: customerId,
    message: { ...sayMessage(new URL(publicUrl).hostname, listed), templateVersion, attempts: attempt },
    allowed: decisions.some(({ outcome }) => outcome === 'send') && message.status !== 'withheld',
    why: last ? sayListedDecision(last, language).words : null,
    journey: { key: message.journey, version: message.version, name: journeyName, step: message.step },
    consent: line
      ? {
          ...sayConsent(line, worthOf(line, ledger, message.at)),
          receipt: await receiptFor(deps, owner, line.seq),
        }
      : null,
    decisions: decisions.map((one) => sayListedDecision(one, language)),
    counters: decisions.flatMap(({ data }) => data['caps'] ?? []),
    provider: { reply: providerReply, refusal: message.refusal, feedback: message.feedback },
  };
}

export type Evidence = Awaited<ReturnType<typeof evidenceOf>>;

/** The line that the decision to send names. */
async function lineThatAllowed({ db }: ApiDeps, customerId: string, decisions: readonly ListedDecision[]) {
  const consent = named.safeParse(decisions.findLast(({ outcome }) => outcome === 'send')?.data['consent']);
  return consent.success ? lineNamed(db, customerId, consent.data) : undefined;
}

const named = z.object({ seq: z.int(), at: z.number() });

/** Of a message that did not go, the line that decided when it was last changed, as it was known then. */
function lineThatDecided(ledger: readonly Line[], { purpose, channel, at }: WholeMessage): Line | undefined {
  const kinds = channel === null ? channelKinds : [channel];
  return kinds.flatMap((kind) => permission(ledger, purpose, kind, at).entry ?? [])[0];
}
