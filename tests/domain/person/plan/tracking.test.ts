import type { ConsentEntry, ConsentState } from '../../../../domain/person/ledger/consent';
import { mayBeStored, type Visit } from '../../../../domain/person/plan/tracking';

const cookie = { kind: 'anonymous', value: 'c1' } as const;
const line = (state: ConsentState, at: number, purpose = 'analytics'): ConsentEntry => ({
  seq: at, purpose, state, at, recordedAt: at, source: 'browser',
}); // prettier-ignore
const page = (analytics?: unknown, more: Partial<Visit> = {}): Visit => ({
  refs: [cookie],
  ...(analytics === undefined ? {} : { context: { consent: { categoryPreferences: { analytics } } } }),
  ...more,
});
const may = (visit: Visit, ledger?: readonly ConsentEntry[]) => mayBeStored({ visitorsNeed: 'analytics' }, visit, ledger, 100); // prettier-ignore

test('a visit is stored with the consent category that its page was allowed, and with no other', () => {
  expect([may(page(true)), may(page(false)), may(page()), may(page('true'))]).toEqual([true, false, false, false]);
  expect(mayBeStored({}, page(), undefined, 100)).toBe(true);
});

test('what the ledger says of the category counts where the page says nothing, and a no of either counts', () => {
  const [yes, pending, no] = [[line('granted', 1)], [line('pending', 1)], [line('granted', 1), line('withdrawn', 2)]];
  expect([may(page(), yes), may(page(), pending), may(page(), no)]).toEqual([true, true, false]);
  expect([may(page(true), no), may(page(false), yes), may(page(), [line('granted', 1, 'news')])]).toEqual([false, false, false]); // prettier-ignore
  expect(may(page(), [line('withdrawn', 1), line('granted', 2)])).toBe(true);
});

test('who gives an address registers, and what is said of consents and wishes is heard', () => {
  expect(may(page(false, { refs: [cookie, { kind: 'email', value: 'a@b.example', claimed: true } as const] }))).toBe(
    true,
  );
  const news = (state: 'granted' | 'withdrawn') => page(undefined, { consent: { purpose: 'news', state } });
  expect([may(news('granted')), may(news('withdrawn')), may(news('withdrawn'), [])]).toEqual([true, false, true]);
  const wishes = page(undefined, { preferences: { language: 'zh' } });
  expect([may(wishes), may(wishes, [])]).toEqual([false, true]);
});
