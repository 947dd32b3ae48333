import { simulate } from '../../../domain/rehearse/simulate';
import type { CustomerEvent } from '../../../domain/person/event';
import type { Facts } from '../../../domain/decide/facts';
import type { TraitValue } from '../../../domain/person/customer';
import { readListeners } from '../../../domain/journey/listeners';
import { ann, day, definitions, event, exact, journey, onEvent, policy, start } from '../world';

const buying = policy({
  lifecycle: { purchases: { on: 'Bought', active: exact(90 * day), defecting: exact(365 * day) } },
});
const always = { again: 'always' } as const;
const live = [
  journey('any', [], { enter: [onEvent('Purchase Class Changed', always)] }),
  journey('lost', [], {
    enter: [onEvent('Purchase Class Changed', { ...always, when: 'event.properties.to == "defecting" && customer.traits.purchaseClass == "defecting"' })],
  }),
]; // prettier-ignore
const bought = (days: number): CustomerEvent => event('Bought', start + days * day);

/** What changed, by days after the start, and when somebody was found lost. */
function life(events: readonly CustomerEvent[], facts: Partial<Facts> = {}) {
  const defs = definitions(live, { policy: buying });
  const listeners = readListeners(live, live, buying);
  const lived = simulate({ facts: ann(facts), definitions: defs, listeners, events, from: start, until: start + 900 * day }); // prettier-ignore
  const after = ({ enteredAt }: { enteredAt: number }): number => (enteredAt - start) / day;
  const { enrolments, customer } = lived.facts;
  return {
    changes: enrolments.filter((one) => one.journey === 'any').map((one) => [after(one), one.entry.properties['from'], one.entry.properties['to']]), // prettier-ignore
    lost: enrolments.filter((one) => one.journey === 'lost').map(after),
    trait: customer.traits['purchaseClass'],
    stages: lived.stages.map(({ to }) => to),
  };
}

test('purchases and days alone move a buyer from class to class, and each change is an event on its day', () => {
  const { changes, lost, trait } = life([bought(1), bought(11), bought(200)]);
  expect(changes).toEqual([
    [1, 'lead', 'first-time'],
    [11, 'first-time', 'active'],
    [101, 'active', 'defecting'],
    [200, 'defecting', 'active'],
    [290, 'active', 'defecting'],
    [565, 'defecting', 'inactive'],
  ]);
  expect(lost).toEqual([101, 290]);
  expect(trait).toEqual({ value: 'inactive', source: 'computed', at: start + 565 * day, inferred: true });
});

test('another purchase of an active buyer moves the day and changes nothing else', () => {
  expect(life([bought(1), bought(2), bought(80), bought(80)]).lost).toEqual([170]);
});

test('who may be written to is a lead, and whoever else came by has no class', () => {
  expect(life([]).trait).toMatchObject({ value: 'lead', source: 'computed' });
  expect(life([], { consents: [] }).trait).toBeUndefined();
});

test('what is only learned of the past is noted and starts nothing, and what time makes of it does', () => {
  const past = (days: number[]) => ({ history: days.map(bought) });
  expect(life([], past([-30, -20]))).toMatchObject({ changes: [[70, 'active', 'defecting'], [345, 'defecting', 'inactive']] }); // prettier-ignore
  expect(life([], past([-800]))).toMatchObject({ changes: [], trait: { value: 'inactive' } });
  const lead: TraitValue = { value: 'lead', source: 'computed', at: start - 900 * day, inferred: true };
  const customer = { ...ann().customer, traits: { purchaseClass: lead } };
  expect(life([], { customer, ...past([-100]) })).toMatchObject({ changes: [[265, 'defecting', 'inactive']] });
});

test('a late wake makes up for the day that it missed', () => {
  const active: TraitValue = { value: 'active', source: 'computed', at: start - 100 * day, inferred: true };
  const customer = { ...ann().customer, traits: { purchaseClass: active } };
  expect(life([], { customer, history: [bought(-101), bought(-100)] }).changes[0]).toEqual([0, 'active', 'defecting']);
});

test('what somebody declares under the same name is never overwritten', () => {
  const declared: TraitValue = { value: 'wholesale', source: 'crm', at: start - day };
  const customer = { ...ann().customer, traits: { purchaseClass: declared } };
  expect(life([bought(1)], { customer })).toMatchObject({ changes: [], trait: declared });
});

test('without the policy’s rules no purchase is listened to and nobody has a class', () => {
  const plain = readListeners([], [], policy());
  expect([plain.always.has('Order Completed'), plain.counted.size]).toEqual([false, 0]);
  const defs = definitions(live);
  const lived = simulate({ facts: ann(), definitions: defs, events: [bought(1)], from: start, until: start + 900 * day }); // prettier-ignore
  expect([lived.facts.customer.traits, lived.facts.enrolments]).toEqual([{}, []]);
});
