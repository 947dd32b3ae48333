import { collectEvent, collectTraits } from '../../../../domain/person/plan/collect';
import type { ConsentEntry, ConsentState } from '../../../../domain/person/ledger/consent';
import { defaultDataPlan, type DataPlan } from '../../../../domain/person/plan/data-plan';
import { mask } from '../../../../domain/person/plan/masked';

const plan: DataPlan = {
  ...defaultDataPlan,
  traits: {
    birthday: { type: 'date', class: 'sensitive', purpose: 'birthday' },
    size: { type: 'number', class: 'personal' },
    shop: { class: 'internal', purpose: 'shops' },
  },
  events: { 'Product Viewed': { properties: { price: 'number' } }, 'Store Visited': {} },
};
const strict: DataPlan = { ...plan, unknown: 'quarantine' };
const line = (state: ConsentState, at: number, more: Partial<ConsentEntry> = {}): ConsentEntry => ({
  seq: at, purpose: 'birthday', state, at, recordedAt: at, source: 'form', ...more,
}); // prettier-ignore
const collected = (said: Record<string, unknown>, dataPlan = plan, ledger: readonly ConsentEntry[] = []) => {
  const { values, keptOf, left } = collectTraits({ dataPlan, ledger, now: 100 }, said);
  return { values, kept: Object.keys(values).map(keptOf), left: left.map(({ code, name }) => [code, name]) };
};

describe('traits', () => {
  test('that nobody planned are kept, and left out where the plan says quarantine, but for those that the product knows', () => {
    const said = { email: 'a@b.example', nick: 'Ann', gone: null };
    expect(collected(said)).toMatchObject({ values: said, left: [] });
    expect(collected(said, strict)).toMatchObject({ values: { email: 'a@b.example', gone: null }, left: [['unplanned-trait', 'nick']] }); // prettier-ignore
  });

  test('of another type than planned are left out', () => {
    expect(collected({ size: '42', shop: 7 })).toMatchObject({ values: { shop: 7 }, left: [['wrong-type', 'size']] });
    expect(collected({ size: null }).values).toEqual({ size: null });
  });

  test('that are sensitive need a consent for their purpose at that moment, and name its line', () => {
    const said = { birthday: '1990-02-03' };
    const no = { values: {}, kept: [], left: [['no-consent', 'birthday']] };
    expect(collected(said)).toEqual(no);
    expect(collected(said, plan, [line('granted', 7, { channel: 'sms' })])).toEqual({
      values: said,
      kept: [{ class: 'sensitive', purpose: 'birthday', basis: 7 }],
      left: [],
    });
    for (const words of [
      [line('granted', 7), line('withdrawn', 8)],
      [line('granted', 7, { validUntil: 50 })],
      [line('pending', 7)],
      [line('granted', 7, { purpose: 'news' })],
    ])
      expect(collected(said, plan, words)).toEqual(no);
  });

  test('that are planned for a purpose say so, and stand without a consent unless they are sensitive', () => {
    expect(collected({ shop: 'Bonn' }).kept).toEqual([{ class: 'internal', purpose: 'shops' }]);
  });
});

describe('events', () => {
  const left = (name: string, properties: Record<string, unknown>, dataPlan = plan, type = 'track') => {
    const { left: out, refused, properties: kept } = collectEvent(dataPlan, { type, name, properties });
    return [kept, out.map((one) => [one.code, one.name]), refused?.code];
  };

  test('keep what was planned of them, by its type', () => {
    expect(left('Product Viewed', { price: 3, colour: 'red' })).toEqual([{ price: 3, colour: 'red' }, [], undefined]);
    expect(left('Product Viewed', { price: '3' })).toEqual([{}, [['wrong-type', 'price']], undefined]);
    expect(left('Product Viewed', { price: 3, colour: 'red' }, strict)).toEqual([{ price: 3 }, [['unplanned-property', 'colour']], undefined]); // prettier-ignore
    expect(left('Store Visited', { any: 1 }, strict)).toEqual([{ any: 1 }, [], undefined]);
  });

  test('that nobody planned are refused where the plan says quarantine, but for those that the product knows and pages', () => {
    expect(left('Thing Done', {})).toEqual([{}, [], undefined]);
    expect(left('Thing Done', {}, strict)[2]).toBe('unplanned-event');
    expect(left('Consent Changed', { purpose: 'x' }, strict)).toEqual([{ purpose: 'x' }, [], undefined]);
    expect(left('Home', { path: '/' }, strict, 'page')).toEqual([{ path: '/' }, [], undefined]);
  });

  test('hold no sensitive value, however deep it lies, nor a trait that was left out', () => {
    const said = { birthday: '1990-02-03', size: '42', nick: 'Ann' };
    expect(left('Identify', said, plan, 'identify')[0]).toEqual({ birthday: mask, nick: 'Ann' });
    expect(left('Identify', said, strict, 'identify')[0]).toEqual({ birthday: mask });
    expect(left('Order Paid', { who: [{ birthday: '1990-02-03' }] })[0]).toEqual({ who: [{ birthday: mask }] });
    const answer = { question: 'birthday', answer: '1990-02-03' };
    expect(left('Question Answered', answer, strict)[0]).toEqual({ question: 'birthday', answer: mask });
  });
});

test.each([
  ['string', ['a'], [1, {}]],
  ['number', [0, 1.5], ['1', true]],
  ['boolean', [false], ['false', 0]],
  ['date', ['1990-02-03', '1990-02-03T00:00:00.000Z'], ['1990-02-30', '03/02/1990', 1990]],
  ['datetime', ['2026-01-02T03:04:05Z', 1_767_322_800], ['soon', true]],
  ['list', [[], [1]], ['a', {}]],
  ['object', [{}, { a: 1 }], [[], 'a']],
] as const)('a %s is told from what is none', (type, good, bad) => {
  const dataPlan: DataPlan = { ...plan, traits: { it: { type, class: 'personal' } } };
  for (const it of [...good, null]) expect(collected({ it }, dataPlan).left).toEqual([]);
  for (const it of bad) expect(collected({ it }, dataPlan).left).toEqual([['wrong-type', 'it']]);
});
