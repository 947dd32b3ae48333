import { computed } from '../person/computed/computed-traits';
import { purchaseClassChanged, type CustomerEvent } from '../person/event';
import {
  comesByTime,
  purchaseClass,
  purchaseClassEnds,
  purchaseClasses,
  type Purchases,
  type PurchaseClass,
  type PurchaseRules,
} from '../person/purchases';
import { hashId } from '../journey/hash';
import type { Millis } from '../time/time';
import { learnTraits } from './passage/effects';
import type { Work } from './work';

/** The trait that says it, whose source is `computed`. */
const trait = 'purchaseClass';

/**
 * Keeps the class of a buyer by the policy's rules. What a backend declares under the same name is left alone.
 * @param woke the event that was just met; without one time alone went on
 * @returns the change, where it happened now: what was only learned of the past is noted and starts nothing
 */
export function reckonClass(work: Work, at: Millis, woke?: CustomerEvent): CustomerEvent | undefined {
  const buyer = buyerOf(work);
  if (!buyer) return undefined;
  const { rules, purchases, known } = buyer;
  const to = purchaseClass(purchases, rules, at, work.zone);
  if (to === known || (to === 'lead' && work.customer.stage === 'anonymous')) return undefined;
  learnTraits(work, { [trait]: to }, { source: computed, at, inferred: true });
  const from = known ?? 'lead';
  const isNews = woke?.name === rules.on ? known !== undefined || purchases.count === 1 : comesByTime(from, to);
  if (!isNews) return undefined;
  const id = hashId('purchase-class', work.customer.id, to, String(at));
  const event = { id, name: purchaseClassChanged, properties: { from, to }, at, receivedAt: at };
  work.happened.push(event);
  return event;
}

/** When time alone makes a buyer defecting or inactive. */
export function classEndsAt(work: Work): Millis | undefined {
  const buyer = buyerOf(work);
  return buyer && purchaseClassEnds(buyer.purchases, buyer.rules, work.now, work.zone);
}

type Buyer = {
  readonly rules: PurchaseRules;
  readonly purchases: Purchases;
  /** As it was reckoned last. */
  readonly known: PurchaseClass | undefined;
};

function buyerOf(work: Work): Buyer | undefined {
  const { purchases: rules } = work.definitions.policy.lifecycle;
  const { traits } = work.customer;
  const said = Object.hasOwn(traits, trait) ? traits[trait] : undefined;
  if (!rules || (said && said.value !== null && said.source !== computed)) return undefined;
  return { rules, purchases: purchasesIn(work, rules.on), known: purchaseClasses.find((one) => one === said?.value) };
}

function purchasesIn({ history, facts: { past } }: Work, on: string): Purchases {
  const listed = history.filter(({ name }) => name === on).map(({ at }) => at);
  const before = past?.last(on);
  const all = before === undefined ? listed : [...listed, before];
  const last = all.reduce<Millis | undefined>(
    (latest, at) => (latest === undefined || at > latest ? at : latest),
    undefined,
  );
  return { count: listed.length + (past?.since(on, null, null).count ?? 0), last };
}
