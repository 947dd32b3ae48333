import type { Identifier, Stage } from '../person/customer';
import type { Definitions, Facts } from '../decide/facts';
import { addressesIn } from '../person/identity/addresses';
import { collectTraits, planTerms } from '../person/plan/collect';
import { coveredBy } from '../person/plan/covering';
import { seenFor } from '../person/plan/seen';
import { wordsOf } from '../person/ledger/consent';
import { misfitOf } from '../journey/statement/statement-terms';
import { ledgerAfter, type Ledger } from '../person/ledger/ledger';
import { customerZone } from '../time/local-time';
import type { ChannelKind } from '../contact/channel';
import type { SuppressionReason } from '../contact/feedback';
import type { Message } from '../contact/message';
import { refKey } from '../person/identity/identity';
import type { Preferences } from '../person/wishes/preferences';
import { journeyScope } from '../render/journey-scope';
import { render, type Rendered, type RenderScope } from '../render/render';
import type { ConsentChange } from '../schema/calls/consent-change';
import { simulate, type Simulation } from './simulate';
import { tell, type TellingEvent } from './tell';
import type { Millis } from '../time/time';
import { computedFor } from '../person/computed/for-templates';
import { computingRules } from '../person/computed/rules';
import { traitsAfter } from '../person/traits';
import { Turns } from './turns';

/** Somebody made up, to see what journeys would do with them. */
export type Persona = {
  readonly id: string;
  /** Without it the rules say where they stand. */
  readonly stage?: Stage;
  readonly traits: Readonly<Record<string, unknown>>;
  /** Beside the addresses among the traits; with none at all they have an e-mail address. */
  readonly identifiers: readonly Identifier[];
  readonly consents: readonly ConsentChange[];
  readonly preferences: Preferences;
  readonly points: number;
  /** Short for the trait of this name. */
  readonly tier?: string;
  readonly paused: boolean;
  /** Channels whose address is on the suppression list. */
  readonly suppressed?: Readonly<Record<ChannelKind, SuppressionReason>>;
  /** What webhooks are answered, by the id of their step; null for never. Others are answered {}. */
  readonly answers: Readonly<Record<string, unknown>>;
};

/** What a persona goes through. */
export type Script = {
  readonly persona: Persona;
  readonly from: Millis;
  /** Nothing is decided after this instant. */
  readonly until: Millis;
  /** After this instant no audience lets them in: a newsletter would have no end. */
  readonly audiencesUntil: Millis;
  /** In the order in which they happen; those before `from` only count as what had happened. */
  readonly events: readonly TellingEvent[];
};

/** The addresses among traits. A persona's addresses are confirmed ones. */
export const confirmedAddresses = (traits: Readonly<Record<string, unknown>>, at: Millis) =>
  addressesIn(traits).map((ref) => ({ ...ref, verifiedAt: at }));

/** The facts of a persona before anything happens. */
export function factsOf(
  { persona, from }: Pick<Script, 'persona' | 'from'>,
  { policy, dataPlan, statements }: Pick<Definitions, 'policy' | 'dataPlan' | 'statements'>,
): Facts {
  const told = new Set(persona.identifiers.map(refKey));
  const amongTraits = confirmedAddresses(persona.traits, from).filter((ref) => !told.has(refKey(ref)));
  const identifiers = [...persona.identifiers, ...amongTraits];
  const unreachable = Object.hasOwn(persona.traits, 'email') || identifiers.length > 0;
  const known: Identifier = { kind: 'email', value: 'persona@example.org', verifiedAt: from };
  const heard = { at: from, receivedAt: from, by: 'persona' };
  const meaning = { ...policy, statements };
  const ledger = persona.consents
    .filter((word) => word.state !== 'granted' || !misfitOf(word, statements))
    .flatMap((word) => wordsOf({ ...word, confirmed: true }, [], meaning))
    .reduce<Ledger>((before, word) => ledgerAfter(before, word, heard, meaning), nothingSaid);
  const terms = planTerms({ dataPlan, statements }, { ledger: ledger.lines, now: from });
  const { values, keptOf } = collectTraits(terms, tierAmong(persona));
  const { traits } = traitsAfter({}, values, { source: 'persona', at: from }, keptOf);
  return {
    customer: {
      id: persona.id,
      stage: persona.stage ?? 'anonymous',
      stageSince: from,
      createdAt: from,
      identifiers: unreachable ? identifiers : [known],
      traits,
      points: persona.points,
      ...(persona.paused ? { paused: { at: from } } : {}),
      suppressed: persona.suppressed ?? {},
    },
    preferences: persona.preferences,
    memory: { words: ledger.repeated },
    consents: ledger.lines,
    events: [],
    history: [],
    enrolments: [],
    passages: [],
    messages: [],
  };
}

const nothingSaid: Ledger = { lines: [], repeated: [] };

const tierAmong = ({ traits, tier }: Persona) => (tier === undefined ? traits : { ...traits, tier });

/** Instants after which a rehearsal is broken off: a condition or a recurrence rule may ask for the clock each minute. */
const mostInstants = 10_000;

/** Lets a persona live their script under the production rules, with every message rendered. Two years take a fraction of a second. */
export function rehearse(script: Script, definitions: Definitions, links: RenderScope['links']): Simulation {
  const { from, until, audiencesUntil, events } = script;
  const before = events.filter(({ receivedAt }) => receivedAt < from);
  let facts = factsOf(script, definitions);
  for (const event of before) ({ facts } = tell(facts, event, { ...definitions, isListenedTo: false }));
  return simulate({
    facts: { ...facts, lookedAt: [], events: [], history: before.filter(({ type }) => type !== 'enrol') },
    definitions,
    events: events.slice(before.length),
    from,
    until,
    turns: new Turns(definitions, { since: from, until: audiencesUntil }),
    mostInstants,
    reply: ({ step }) => {
      const { answers } = script.persona;
      return Object.hasOwn(answers, step) ? (answers[step] ?? undefined) : {};
    },
    compose: (message, then, at) => compose(message, then, { definitions, at, links }),
  });
}

type Moment = { readonly definitions: Definitions; readonly at: Millis; readonly links: RenderScope['links'] };

function compose(message: Message, facts: Facts, { definitions, at, links }: Moment): Rendered {
  const template = definitions.template(message.template);
  if (!template || message.channel === undefined) return { ok: false, error: 'there is no such template' };
  const { customer } = facts;
  const entry = facts.enrolments.find(({ id }) => id === message.enrolmentId)?.entry;
  const rules = computingRules(definitions.policy, definitions.live);
  const computed = computedFor([template], { ...facts, rules }, at);
  return render(template, message.channel, {
    customer: seenFor(
      { ...customer, traits: { ...customer.traits, ...computed } },
      {
        purpose: message.purpose,
        now: at,
        ledger: facts.consents,
        covered: coveredBy(definitions, facts.consents),
      },
    ),
    preferences: facts.preferences,
    zone: customerZone(facts.customer, facts.preferences, definitions.policy),
    ...(entry ? { entry } : {}),
    journey: journeyScope(message, definitions.version(message.journey, message.version)),
    now: at,
    links,
  });
}
