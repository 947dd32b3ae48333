import type { Tx } from '../db/base/database';
import { openTraits, sealTraits, type Vault } from '../db/customers/vault';
import type { DefinitionsInForce } from '../db/definitions/definitions';
import { lockCustomer, type WrittenAlarm } from '../db/wake/lock';
import { settleOutcomes, type Outcome } from '../db/wake/messages';
import { closeWake, type Share } from '../db/wake/close-wake';
import { openWake, type Loaded, type Reading } from '../db/wake/open-wake';
import type { AskedPast } from '../domain/person/asked-past';
import { longestCapWindow } from '../domain/contact/caps';
import type { Trouble } from '../domain/decide/trouble/blame';
import { decide } from '../domain/decide/decide';
import { goalBy } from '../domain/decide/passage/exits';
import { unknownPlaces, type Definitions, type Facts, type Verdict } from '../domain/decide/facts';
import { statusAfter } from '../domain/contact/hand-over';
import type { Message } from '../domain/contact/message';
import type { Preferences } from '../domain/person/wishes/preferences';
import type { Clock, Millis } from '../domain/time/time';
import { whenAllIsKnown } from '../db/wake/ask-past';
import type { DecidingDeps } from './deps';
import { NotStored, notStored } from './not-stored';

/** A decision as it was written, and what this process may hand over now. */
export type Decided = {
  readonly facts: Facts;
  /** The past of the facts, as far as it was asked for. */
  readonly past: AskedPast;
  readonly definitions: DefinitionsInForce;
  readonly verdict: Verdict;
  readonly claims: readonly Claim[];
  readonly leaseLeft: number | undefined;
  /** Real milliseconds until something that is parked is tried again. */
  readonly retryIn: Millis | undefined;
  readonly queued: ReadonlySet<string>;
  /** Process time before the claims were made: what is handed over much later may have been fenced off meanwhile. */
  readonly begun: number;
  /** There are more events to decide. */
  readonly more: boolean;
  /** Shows whether anybody has come to the person since. */
  readonly mark?: string | undefined;
};
export type Claim = { readonly message: Message; readonly attempt: number };

type Order = {
  readonly customerId: string;
  readonly now: Millis;
  /** What became of earlier claims. */
  readonly outcomes: readonly Outcome[];
  /** Accepts what came with the wake, under the customer's lock. */
  readonly accept?: ((tx: Tx) => Promise<void>) | undefined;
  /** Which of the messages that may go now this caller hands over itself, and which it leaves to the queues. */
  share(due: readonly Message[], loaded: Loaded): Share;
};

/**
 * One short transaction: lock the customer, record outcomes, read the facts, decide, write, claim.
 * @returns undefined when there is no such customer
 * @throws what the database throws; nothing is written then
 */
export async function decideAndClaim(deps: DecidingDeps, order: Order): Promise<Decided | undefined> {
  try {
    return await attempt(deps, order, []);
  } catch (error) {
    if (!(error instanceof NotStored)) throw error;
    return withoutWhatIsRefused(deps, order, error);
  }
}

/** Suspects that are tried one by one, each in a transaction of its own. */
const mostSuspects = 40;

/** What the database refuses is parked by itself: without each suspect alone, at last without all of them. */
async function withoutWhatIsRefused(
  deps: DecidingDeps,
  order: Order,
  { suspects }: NotStored,
): Promise<Decided | undefined> {
  for (const suspect of suspects.slice(0, mostSuspects)) {
    try {
      return await attempt(deps, order, [suspect]);
    } catch (error) {
      if (!(error instanceof NotStored)) throw error;
    }
  }
  return attempt(deps, order, suspects);
}

async function attempt(deps: DecidingDeps, order: Order, unstorable: readonly Trouble[]): Promise<Decided | undefined> {
  return deps.db.transaction().execute(async (tx) => {
    const begun = performance.now();
    if (order.accept) {
      if (!(await lockCustomer(tx, order.customerId))) return undefined;
      await order.accept(tx);
    }
    const opened = await open(deps, tx, order);
    if (!opened) return undefined;
    const { definitions, loaded, alarm, alarmIsLate } = opened;
    const { past, leaseLeft, queued, more } = loaded;
    const vault = { db: tx, persons: deps.secrets.persons, customerId: order.customerId };
    const facts = await openFacts(vault, loaded.facts);
    const now = notBeforeTheFacts(order.now, facts, deps.clock);
    const verdict = await whenAllIsKnown(tx, [{ customerId: order.customerId, past }], now, () =>
      decide(facts, definitions, now, { unstorable }),
    );
    const share = order.share(verdict.handOver, loaded);
    const parked = await deps.crowds.schedule(tx, verdict.trouble.parked);
    const parking = { revision: definitions.revision, build: deps.build ?? '', parked };
    const { claims: claimed, mark } = await closeWake(
      tx,
      order.customerId,
      await atRest(vault, withGoals(verdict, definitions)),
      {
        ...share,
        parking,
        alarm,
        alarmIsLate,
      },
    ).catch((error: unknown) => {
      throw notStored(error, facts, verdict) ?? error;
    });
    const claims = verdict.handOver.flatMap((message) => {
      const attempt = claimed.get(message.id);
      return attempt === undefined ? [] : [{ message, attempt }];
    });
    const retryIn = earliest([...parked, ...verdict.trouble.held]);
    const isCut = more || verdict.postponed;
    return {
      facts,
      past,
      definitions,
      revision: definitions.revision,
      verdict,
      claims,
      leaseLeft,
      retryIn,
      queued,
      begun,
      more: isCut,
      mark,
    };
  });
}

/** What is sensitive is opened for the purposes that may see it, and never leaves this process open. */
async function openFacts(vault: Vault, facts: Facts): Promise<Facts> {
  const traits = await openTraits(vault, facts.customer.traits);
  return traits === facts.customer.traits ? facts : { ...facts, customer: { ...facts.customer, traits } };
}

const atRest = async (vault: Vault, verdict: Verdict): Promise<Verdict> => ({
  ...verdict,
  traits: await sealTraits(vault, verdict.traits),
});

const earliest = (parked: readonly { readonly retryIn?: Millis }[]): Millis | undefined =>
  parked.length === 0 ? undefined : Math.min(...parked.map(({ retryIn = 0 }) => retryIn));

/** An ended passage is read for its goal alone, by how long it may be reached. */
export const withGoals = (verdict: Verdict, { version }: Definitions): Verdict => ({
  ...verdict,
  enrolments: verdict.enrolments.map((one) => {
    const by = goalBy(version(one.journey, one.version), one);
    return by === undefined ? one : { ...one, goalBy: by };
  }),
});

type Grounds = WrittenAlarm & { readonly definitions: DefinitionsInForce; readonly loaded: Loaded };

/** Asks by the definitions that this process knows, and again where others are in force or the person's own cap looks further back. */
async function open(deps: DecidingDeps, tx: Tx, order: Order): Promise<Grounds | undefined> {
  const { customerId, now } = order;
  let { outcomes } = order;
  let definitions = deps.definitions.lastRead;
  let preferences: Preferences = {};
  for (;;) {
    const reading = definitions && readingOf(definitions, preferences, now);
    const opened = await openWake(tx, customerId, outcomes, reading);
    if (!opened) return undefined;
    const { loaded } = opened;
    if (!definitions || !reading || !loaded) definitions = await deps.definitions.at(opened.revision, tx);
    else if (readingOf(definitions, opened.preferences, now).recent >= reading.recent) {
      const unknown = unknownPlaces(loaded.facts, definitions);
      if (unknown.length > 0) definitions = await deps.definitions.withVersions(unknown, tx);
      if (loaded.lost.length === 0) return { ...opened, definitions, loaded };
      await settleOutcomes(tx, customerId, lostOutcomes(loaded, now));
    }
    ({ preferences } = opened);
    outcomes = [];
  }
}

const readingOf = ({ revision, policy }: DefinitionsInForce, preferences: Preferences, now: Millis): Reading => ({
  revision,
  now,
  recent: now - longestCapWindow(policy, preferences),
});

/** Real milliseconds by which clocks of machines that keep time may differ; one that is further off is not followed. */
const skew = 5_000;

/**
 * What was recorded has happened, also where the clock that stamped it goes a little before ours, or ours was set back: a
 * grant that seems to lie ahead would withhold for good what it permits.
 */
export function notBeforeTheFacts(now: Millis, { consents, events }: Facts, clock: Clock): Millis {
  const recorded = [...consents.map(({ recordedAt }) => recordedAt), ...events.map(({ receivedAt }) => receivedAt)];
  return recorded.reduce((latest, at) => (at > latest && clock.realUntil(at) <= skew ? at : latest), now);
}

/** A claim whose process died between the provider's answer and our commit is settled by the template's class. */
const lostOutcomes = ({ facts, lost }: Loaded, now: Millis): Outcome[] =>
  facts.messages
    .filter(({ id }) => lost.includes(id))
    .map((message) => ({
      messageId: message.id,
      attempt: message.attempt,
      status: statusAfter('unknown', message.class),
      reason: 'outcome-unknown',
      at: now,
    }));
