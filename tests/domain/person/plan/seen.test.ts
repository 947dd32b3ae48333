import { mask } from '../../../../domain/person/plan/masked';
import { seenFor, shownTo } from '../../../../domain/person/plan/seen';
import type { Traits } from '../../../../domain/person/traits';

const told = { source: 'form', at: 1 };
const traits: Traits = {
  city: { value: 'Bonn', ...told },
  shop: { value: 'S1', ...told, purpose: 'shops' },
  birthday: { value: mask, clear: '1990-02-03', ...told, class: 'sensitive', purpose: 'birthday' },
};
const yes = [{ seq: 3, purpose: 'birthday', state: 'granted', at: 1, recordedAt: 1, source: 'form', validUntil: 50 }] as const; // prettier-ignore
const values = (seen: Traits) => Object.fromEntries(Object.entries(seen).map(([name, { value }]) => [name, value]));
const seen = (purpose: string | undefined, ledger?: typeof yes, now = 10) =>
  values(seenFor({ traits }, { purpose, now, ledger, covered: undefined }).traits);

test('a purpose sees what is for no purpose and what is for it, and what is sensitive while that is permitted', () => {
  expect(seen('birthday', yes)).toEqual({ city: 'Bonn', birthday: '1990-02-03' });
  expect(seen('birthday', yes, 60)).toEqual({ city: 'Bonn' });
  expect(seen('shops', yes)).toEqual({ city: 'Bonn', shop: 'S1' });
  expect(seen(undefined, yes)).toEqual({ city: 'Bonn' });
});

test('where it is written down or told elsewhere a sensitive value stays a mask', () => {
  expect(seen('birthday')).toEqual({ city: 'Bonn', birthday: mask });
});

test('what was not opened is not seen', () => {
  const { clear: _gone, ...sealed } = { ...traits['birthday'], value: mask, source: 'form', at: 1 };
  expect(
    seenFor({ traits: { birthday: sealed } }, { purpose: 'birthday', now: 10, ledger: yes, covered: undefined }).traits,
  ).toEqual({});
});

test('shown to a reader, sensitive values of other purposes stand there masked', () => {
  const show = (purpose: string) => values(shownTo(traits, { purpose, now: 10, ledger: yes, covered: undefined }));
  expect(show('birthday')).toEqual({ city: 'Bonn', birthday: '1990-02-03' });
  expect(show('news')).toEqual({ city: 'Bonn', birthday: mask });
});

test('of somebody who has nothing for a purpose nothing is copied', () => {
  const whom = { traits: { city: { value: 'Bonn', ...told } } };
  expect(seenFor(whom, { purpose: 'news', now: 10, covered: undefined })).toBe(whom);
});
