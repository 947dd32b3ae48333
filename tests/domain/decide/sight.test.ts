import type { Facts } from '../../../domain/decide/facts';
import { readListeners } from '../../../domain/journey/listeners';
import type { JourneyVersion } from '../../../domain/journey/journey';
import type { Policy } from '../../../domain/journey/policy';
import { firstVersions } from '../../../domain/journey/statement/statement-terms';
import { watchedAmong } from '../../../domain/journey/watched';
import { simulate } from '../../../domain/rehearse/simulate';
import { ann, day, definitions, event, exact, journey, onEvent, policy, said, start, wait } from '../world';

/** Ann lent the name of her town by a grant that lasts ten days. */
const statement = {
  key: 'letters', version: 1, purpose: 'news', basis: 'consent', data: ['city'], confirm: false, again: 'never', verifiedOnly: false, locales: {},
} as const; // prettier-ignore
const grant = said('granted', start - day, { statement: 'letters', version: '1', validUntil: start + 10 * day });
const city = { value: 'Bonn', source: 'shop', at: start - day, basis: grant.seq };
const consents = [grant, said('granted', start - day, { purpose: 'orders' })];

function life(journeys: readonly JourneyVersion[], more: { policy?: Policy; facts?: Partial<Facts> } = {}) {
  const audiences = watchedAmong(journeys, [{ key: 'away', when: '!has(customer.traits.city)' }]);
  const rules = more.policy ?? policy();
  const { customer } = ann();
  return simulate({
    facts: ann({ consents, customer: { ...customer, stage: 'registered', traits: { city } }, ...more.facts }),
    definitions: { ...definitions(journeys, { policy: rules, audiences }), statements: firstVersions([statement]) },
    listeners: readListeners(journeys, journeys, rules, audiences),
    events: [event('Start', start)],
    from: start,
    until: start + 60 * day,
  });
}
const orders = { purpose: 'orders' } as const;
const daysAfter = (at: number | undefined) => at !== undefined && (at - start) / day;

test('who waits for a condition over what a statement covers goes on at the instant at which the grant ends', () => {
  const waits = journey('j', [{ kind: 'wait-for', id: 'w', when: '!has(customer.traits.city)', within: exact(30 * day), then: [], else: [] }], orders); // prettier-ignore
  const [passage] = life([waits]).facts.enrolments;
  expect([daysAfter(passage?.endedAt), passage?.results]).toEqual([10, { w: { at: start + 10 * day } }]);
});

test('who is to leave a journey by a condition over what a statement covers leaves it at that instant', () => {
  const leaves = journey('j', [wait('w', 30 * day)], { ...orders, exit: [{ when: '!has(customer.traits.city)', as: 'moved' }] }); // prettier-ignore
  const [passage] = life([leaves]).facts.enrolments;
  expect([daysAfter(passage?.endedAt), passage?.outcome]).toEqual([10, 'moved']);
});

test('an audience over what a statement covers is entered at that instant', () => {
  const hears = journey('j', [], { ...orders, enter: [onEvent('Audience Entered')] });
  const { facts } = life([hears]);
  expect(facts.enrolments.map(({ enteredAt }) => daysAfter(enteredAt))).toEqual([10]);
  expect(facts.memberships).toEqual([{ audience: 'away', since: start + 10 * day }]);
});

test('who was an advocate by what a statement covers is one no more from that instant on', () => {
  const lifecycle = { advocate: 'has(customer.traits.city) && customer.traits.city == "Bonn"' };
  const { stages } = life([journey('j', [], orders)], { policy: policy({ lifecycle }) });
  expect(stages.map(({ to, at }) => [to, daysAfter(at)])).toEqual([
    ['advocate', 0],
    ['registered', 10],
  ]);
});
