import type { Outcome } from '../db/wake/messages';
import { mayBeTold } from '../domain/contact/tracking';
import { addressOn } from '../domain/contact/channel-order';
import type { Customer, Identifier } from '../domain/person/customer';
import { askedPerson, questionOf, templateFor, type Question } from '../domain/journey/confirmation';
import { coveredBy } from '../domain/person/plan/covering';
import { seenFor } from '../domain/person/plan/seen';
import { addDuration } from '../domain/time/add-duration';
import type { Definitions, Verdict } from '../domain/decide/facts';
import type { Reason } from '../domain/decide/decision';
import { reasonAfter, statusAfter, type HandOverOutcome } from '../domain/contact/hand-over';
import type { Message } from '../domain/contact/message';
import { isGivenUp, refusedAgain, type Moment } from '../domain/contact/refusal';
import { messageOf } from '../domain/decide/steps/rules';
import { planOf } from '../domain/journey/plan';
import { cutText } from '../domain/schema/storable';
import type { Clock, Millis } from '../domain/time/time';
import { customerZone } from '../domain/time/local-time';
import { journeyScope } from '../domain/render/journey-scope';
import { withTrackedLinks } from '../domain/render/tracked-links';
import { renderBearable, renderShort, type Rendered, type Rendering } from '../domain/render/render';
import { sayInstant } from '../domain/time/say-instant';
import type { Claim, Decided } from './decide-and-claim';
import type { ActivityDeps } from './deps';

/** What became of a claim, and what the provider's answer was. */
export type Handed = {
  readonly outcome: Outcome;
  readonly answer: HandOverOutcome | 'refused-for-now' | 'given-up' | 'not-rendered';
  /** Why it could not be rendered: the template, its part and the place in it, no value of the person. */
  readonly fault?: string;
};

type HandingDeps = Pick<ActivityDeps, 'channels' | 'clock' | 'linksFor' | 'log' | 'renderAside' | 'trackedLink'>;
type Sending = Pick<Decided, 'facts' | 'verdict'> & { readonly definitions: Definitions };

/** UTF-16 units of a provider's words that are kept. */
const longestReply = 500;

/** Renders a claimed message and gives it to its channel. Never throws: every failure is an outcome. */
export async function handOver(deps: HandingDeps, decided: Sending, claim: Claim): Promise<Handed> {
  const { message, attempt } = claim;
  const settled = { messageId: message.id, attempt };
  const isOver = message.refusal && isGivenUp(message.refusal, message.class, momentOf(deps.clock));
  if (isOver) {
    return { outcome: { ...settled, status: 'failed', reason: 'rejected', at: deps.clock.now() }, answer: 'given-up' };
  }
  const outgoing = await compose(deps, decided, message);
  if ('lacks' in outgoing) return withoutMeans(deps, decided, claim, outgoing.lacks);
  if ('error' in outgoing) {
    const fault = `the template "${message.template}", version ${message.templateVersion}: ${outgoing.error}`;
    deps.log.warn({ journey: message.journey, fault }, 'a template could not be rendered');
    // It stays decided: the next decision parks its passage until the template is mended.
    const reply = cutText(outgoing.error ?? '', longestReply);
    const outcome: Outcome = { ...settled, status: 'decided', reason: 'template-error', reply, at: deps.clock.now() };
    return { outcome, answer: 'not-rendered', fault };
  }
  const answer = await outgoing.channel.handOver(outgoing);
  const { policy } = decided.definitions;
  // An address that refuses for ever is no outage: it is given up after as long as any message may be held.
  const patience = addDuration(message.decidedAt, policy.hold, policy.timezone);
  const gaveUp = answer.outcome === 'later' && answer.whose === 'recipient' && deps.clock.now() > patience;
  const status = gaveUp ? 'failed' : statusAfter(answer.outcome, message.class);
  const reason = reasonAfter(answer.outcome, status);
  return {
    outcome: {
      ...settled,
      status,
      ...(reason ? { reason } : {}),
      reply: cutText(answer.reply, longestReply),
      at: deps.clock.now(),
      ...(answer.outcome === 'refused'
        ? refusedFor(decided, message, { real: Date.now(), reason: 'provider-refuses' })
        : {}),
      ...(answer.outcome === 'bounced' ? { bounced: outgoing.address } : {}),
    },
    answer: answer.outcome === 'later' && answer.whose === 'recipient' ? 'refused-for-now' : answer.outcome,
  };
}

/** What it would go by is gone: a channel may come back with the next start of a worker and is waited for, the other two are not. */
function withoutMeans({ clock, log }: HandingDeps, decided: Sending, { message, attempt }: Claim, lacks: Lack): Handed {
  log.warn({ journey: message.journey, channel: message.channel, reason: lacks }, 'a message has nothing to go by');
  const settled = { messageId: message.id, attempt, reason: lacks, at: clock.now() };
  if (lacks !== 'channel-down') return { outcome: { ...settled, status: 'failed' }, answer: 'rejected' };
  const waits = refusedFor(decided, message, { real: Date.now(), reason: lacks });
  return { outcome: { ...settled, status: 'decided', ...waits }, answer: 'refused' };
}

const momentOf = (clock: Clock): Moment => ({ real: Date.now(), now: clock.now() });

/** How a message that its provider refuses, or that has no provider, stands; that it is held goes on record once. */
function refusedFor(
  decided: Sending,
  message: Message,
  { real, reason }: { readonly real: Millis; readonly reason: Reason },
): Pick<Outcome, 'refusal' | 'held'> {
  const refusal = refusedAgain(message.refusal, { real, until: holdEnd(decided, message), chance: Math.random() });
  if (refusal.times > 1) return { refusal };
  const data = { channel: message.channel, nextTry: sayInstant(refusal.nextTry) };
  return { refusal, held: { reason, data } };
}

/** How long its step lets a message be held, from the decision to send it. */
function holdEnd({ facts, definitions }: Sending, message: Message): Millis {
  const version = definitions.version(message.journey, message.version);
  const place = version && planOf(version).step(message.step);
  const { policy } = definitions;
  const hold = (place && messageOf(place))?.hold ?? policy.hold;
  return addDuration(message.decidedAt, hold, customerZone(facts.customer, facts.preferences, policy));
}

/** What a message cannot go without. */
type Lack = Extract<Reason, 'template-missing' | 'no-address' | 'channel-down'>;
const lacking = (lacks: Lack): { readonly lacks: Lack } => ({ lacks });

async function compose(deps: HandingDeps, { facts, definitions, verdict }: Sending, message: Message) {
  const kind = message.channel ?? '';
  const channel = deps.channels.get(kind);
  const template = templateFor(definitions, message);
  // A passage that was entered by this very decision is not among the facts that it was made from.
  const enrolment = [...verdict.enrolments, ...facts.enrolments].find(({ id }) => id === message.enrolmentId);
  const question = enrolment && questionOf(enrolment);
  const address = question ? askedAddress(question, facts.customer) : addressOn(kind, facts.customer);
  if (!template) return lacking('template-missing');
  if (!address) return lacking('no-address');
  if (!channel) return lacking('channel-down');
  const links = deps.linksFor({
    customerId: facts.customer.id,
    messageId: message.id,
    purpose: message.purpose,
    channel: kind,
    confirmationId: question?.confirmationId,
  });
  const customer = seenFor(customerAfter(facts.customer, verdict), {
    purpose: message.purpose,
    now: deps.clock.now(),
    ledger: facts.consents,
    covered: coveredBy(definitions, facts.consents),
  });
  const content = await rendered(deps, {
    template,
    channel: kind,
    scope: {
      customer: question ? askedPerson(customer, address) : customer,
      preferences: facts.preferences,
      zone: customerZone(facts.customer, facts.preferences, definitions.policy),
      entry: enrolment?.entry,
      journey: journeyScope(message, definitions.version(message.journey, message.version)),
      now: deps.clock.now(),
      links,
    },
  });
  if (!content.ok) return { error: content.error };
  return {
    channel,
    address: { kind: address.kind, value: address.value },
    messageId: message.id,
    to: address.value,
    class: message.class,
    about: { purpose: message.purpose, journey: message.journey },
    ...(message.class === 'marketing' ? { unsubscribeUrl: links.unsubscribe } : {}),
    subject: content.subject,
    html: content.html === undefined ? undefined : tracked(deps, { facts, definitions }, message, content.html),
    text: content.text,
  };
}

/** Only who agreed to be told of has links that lead over us; a text part has its own always. */
function tracked(
  { clock, trackedLink }: HandingDeps,
  { facts, definitions: { policy } }: Pick<Sending, 'facts' | 'definitions'>,
  message: Message,
  html: string,
): string {
  const isMarketing = message.class === 'marketing' && message.channel === 'email';
  if (!isMarketing || !mayBeTold(policy, facts.consents, clock.now())) return html;
  const { id: customerId } = facts.customer;
  return withTrackedLinks(html, (url) => trackedLink?.({ customerId, messageId: message.id, url }));
}

const askedAddress = ({ address }: Question, { identifiers }: Customer): Identifier | undefined =>
  identifiers.find(({ kind, value }) => kind === address.kind && value === address.value);

/** Here where it is quickly done; where no thread is free an honest one is done here too, so that no message waits for another's template. */
async function rendered({ renderAside }: HandingDeps, rendering: Rendering): Promise<Rendered> {
  const aside = (): Promise<Rendered | undefined> =>
    renderAside?.(rendering).catch(() => undefined) ?? Promise.resolve(undefined);
  return renderShort(rendering) ?? (await aside()) ?? renderBearable(rendering);
}

/** The person as the decision leaves them: a template sees what the step before it wrote. */
const customerAfter = (customer: Customer, { stage, traits, computed }: Verdict): Customer => ({
  ...customer,
  stage,
  traits: { ...customer.traits, ...computed, ...traits },
});
