import type { Outcome } from '../db/wake/messages';
import { addressOn } from '../domain/contact/channel-order';
import type { Customer } from '../domain/person/customer';
import { addDuration } from '../domain/time/duration';
import type { Verdict } from '../domain/decide/facts';
import { statusAfter, type HandOverOutcome } from '../domain/contact/hand-over';
import type { Message } from '../domain/contact/message';
import { customerZone } from '../domain/time/local-time';
import { render } from '../domain/render/render';
import type { Claim, Decided } from './decide-and-claim';
import type { ActivityDeps } from './deps';

/** What became of a claim, and what the provider's answer was. */
export type Handed = {
  readonly outcome: Outcome;
  readonly answer: HandOverOutcome | 'refused-for-now' | 'not-rendered';
};

/** Renders a claimed message and gives it to its channel. Never throws: every failure is an outcome. */
export async function handOver(deps: ActivityDeps, decided: Decided, claim: Claim): Promise<Handed> {
  const { message, attempt } = claim;
  const settled = { messageId: message.id, attempt };
  const outgoing = compose(deps, decided, message);
  if ('error' in outgoing) {
    deps.log.warn(
      { template: message.template, journey: message.journey, error: outgoing.error },
      'a template could not be rendered',
    );
    const outcome: Outcome = { ...settled, status: 'failed', reason: 'template-error', at: deps.clock.now() };
    return { outcome, answer: 'not-rendered' };
  }
  const answer = await outgoing.channel.handOver(outgoing);
  const { policy } = decided.definitions;
  // An address that refuses for ever is no outage: it is given up after as long as any message may be held.
  const patience = addDuration(message.decidedAt, policy.hold, policy.timezone);
  const gaveUp = answer.outcome === 'later' && answer.whose === 'recipient' && deps.clock.now() > patience;
  const status = gaveUp ? 'failed' : statusAfter(answer.outcome, message.class);
  const reason = status === 'failed' ? 'rejected' : status === 'unknown' ? 'outcome-unknown' : undefined;
  return {
    outcome: { ...settled, status, ...(reason ? { reason } : {}), reply: answer.reply, at: deps.clock.now() },
    answer: answer.outcome === 'later' && answer.whose === 'recipient' ? 'refused-for-now' : answer.outcome,
  };
}

function compose(deps: ActivityDeps, { facts, definitions, verdict }: Decided, message: Message) {
  const kind = message.channel ?? '';
  const channel = deps.channels.get(kind);
  const address = addressOn(kind, facts.customer);
  const template = definitions.template(message.template);
  // A passage that was entered by this very decision is not among the facts that it was made from.
  const enrolment = [...verdict.enrolments, ...facts.enrolments].find(({ id }) => id === message.enrolmentId);
  if (!channel || !address || !template) return { error: 'the channel, the address or the template is gone' };
  const links = deps.linksFor({
    customerId: facts.customer.id,
    messageId: message.id,
    purpose: message.purpose,
    channel: kind,
  });
  const content = render(template, kind, {
    customer: customerAfter(facts.customer, verdict),
    preferences: facts.preferences,
    zone: customerZone(facts.customer, facts.preferences, definitions.policy),
    entry: enrolment?.entry,
    journey: { key: message.journey, version: message.version, purpose: message.purpose },
    now: deps.clock.now(),
    links,
  });
  if (!content.ok) return { error: content.error };
  return {
    channel,
    messageId: message.id,
    to: address.value,
    class: message.class,
    ...(message.class === 'marketing' ? { unsubscribeUrl: links.unsubscribe } : {}),
    subject: content.subject,
    html: content.html,
    text: content.text,
  };
}

/** The person as the decision leaves them: a template sees what the step before it wrote. */
function customerAfter(customer: Customer, { stage, traits }: Verdict): Customer {
  const changed = Object.entries({ ...customer.traits, ...traits });
  const kept = changed.flatMap(([name, trait]) => (trait ? [[name, trait] as const] : []));
  return { ...customer, stage, traits: Object.fromEntries(kept) };
}
