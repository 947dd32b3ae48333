import fc from 'fast-check';
import type { ConsentEntry } from '../../../../domain/person/ledger/consent';
import { defaultDataPlan, type DataPlan } from '../../../../domain/person/plan/data-plan';
import { mask } from '../../../../domain/person/plan/masked';
import { seenFor } from '../../../../domain/person/plan/seen';
import { traitsUnderPlan, versionsUnderPlan } from '../../../../domain/person/plan/under-plan';
import { traitsAfter, type Traits } from '../../../../domain/person/traits';

const dataPlan: DataPlan = {
  ...defaultDataPlan,
  traits: { birthday: { class: 'sensitive', purpose: 'birthday' }, size: { class: 'personal' } },
};
const yes: ConsentEntry = { seq: 3, purpose: 'birthday', state: 'granted', at: 1, recordedAt: 1, source: 'form' };
const terms = { dataPlan, ledger: [yes], now: 100 };
const without = { ...terms, ledger: [] };
const told = { source: 'form', at: 7, key: 'k' };
const stored: Traits = { birthday: { value: '1990-02-03', ...told }, size: { value: 42, ...told } };

test('what the ledger permits stays, to be sealed, with class, purpose and the line that permits it', () => {
  expect(traitsUnderPlan(stored, terms)).toEqual({
    ...stored,
    birthday: { value: mask, clear: '1990-02-03', ...told, class: 'sensitive', purpose: 'birthday', basis: 3 },
  });
});

test('of anything else nothing stays but when it was said, in what was said earlier too', () => {
  expect(traitsUnderPlan(stored, without)).toEqual({ ...stored, birthday: { value: null, ...told } });
  const wish = { what: 'wish', name: 'birthday', at: 2, value: 'x' } as const;
  const earlier = { value: '1989-01-01', source: 'form', at: 2 };
  expect(versionsUnderPlan([wish, { what: 'trait', name: 'birthday', at: 2, value: earlier }], without)).toEqual([
    wish,
    { what: 'trait', name: 'birthday', at: 2, value: { ...earlier, value: null } },
  ]);
});

const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.record({ birthday: fc.string() }));
const trait = fc.record(
  { value, source: fc.constant('s'), at: fc.integer({ min: 0, max: 50 }), filled: fc.constant<true>(true), purpose: fc.constant('shops') },
  { requiredKeys: ['value', 'source', 'at'] },
); // prettier-ignore
const traits = fc.dictionary(fc.constantFrom('birthday', 'size', 'other'), trait);

test('whoever has what, no purpose but its own sees it, twice is once, and what was said earlier brings nothing back', () =>
  fc.assert(
    fc.property(traits, fc.boolean(), fc.string(), (had, isPermitted, earlier) => {
      const its = isPermitted ? terms : without;
      const after = traitsUnderPlan(had, its);
      expect(Object.keys(after)).toEqual(Object.keys(had));
      expect(traitsUnderPlan(after, its)).toEqual(after);
      const { birthday: before } = had;
      const { birthday } = after;
      if (!before || !birthday) return;
      expect([null, mask]).toContainEqual(birthday.value);
      expect('clear' in birthday).toBe(isPermitted && before.value !== null);
      const seen = (purpose: string) => seenFor({ traits: after }, { purpose, now: 100, ledger: its.ledger, covered: undefined }).traits['birthday']?.value ?? null; // prettier-ignore
      expect(seen('birthday')).toEqual(isPermitted ? before.value : null);
      expect(seen('other')).toBeNull();
      const said = { source: 's', at: before.at - 1, ...(before.filled ? { filled: true } : {}) } as const;
      expect(traitsAfter(after, { birthday: earlier }, said).traits['birthday']).toEqual(birthday);
    }),
  ));
