import { stoppedByNo, stoppedByWish } from '../../../domain/contact/stops';
import type { TraitValue } from '../../../domain/person/customer';
import { day, said, start } from '../world';

const now = start;
const entered = { journey: 'welcome', purpose: 'news', enteredAt: start - day };
const open = { id: 'm1', purpose: 'news', channel: 'email', class: 'marketing' } as const;
const trait = (more: Partial<TraitValue>): TraitValue => ({ value: 1, source: 's', at: start, ...more });
const traits = {
  birthday: trait({ class: 'sensitive', purpose: 'news', basis: 1 }),
  size: trait({ purpose: 'news', basis: 1 }),
  city: trait({ purpose: 'news' }),
  taste: trait({ purpose: 'offers', basis: 2 }),
  gone: trait({ purpose: 'news', basis: 1, value: null }),
};
const known = { traits, covering: undefined, passages: [entered], messages: [open, { ...open, id: 'm2', channel: 'sms' }, { ...open, id: 'm3', purpose: 'offers' }] }; // prettier-ignore
const yes = said('granted', start - 2 * day);
const stops = (...ledger: ReturnType<typeof said>[]) =>
  stoppedByNo({ ...known, ledger }, { purpose: 'news', state: 'withdrawn' }, now);

test('a no on all channels stops what a consent permitted to keep, the journeys of its purpose and its messages', () => {
  expect(stops(yes, said('withdrawn', now))).toEqual({
    data: ['birthday', 'size'],
    journeys: ['welcome'],
    messages: ['m1', 'm2'],
  });
});

test('a no on one channel stops the messages there, and no data while another channel is permitted', () => {
  expect(stops(yes, said('withdrawn', now, { channel: 'sms' }))).toEqual({ data: [], journeys: [], messages: ['m2'] });
});

test('a no that a later yes overrules stops nothing', () => {
  expect(stops(said('withdrawn', now - day), said('granted', now - 1))).toEqual({ data: [], journeys: [], messages: [] }); // prettier-ignore
});

test('whoever entered after the no, since the journey waits for a yes, does not leave it', () => {
  const ledger = [said('withdrawn', now - 2 * day)];
  expect(stoppedByNo({ ...known, ledger }, { purpose: 'news', state: 'withdrawn' }, now).journeys).toEqual([]);
});

test.each([
  ['a topic', { purpose: 'news' }, ['m1', 'm2']],
  ['a channel', { channel: 'email' }, ['m1', 'm3']],
  ['all marketing', { class: 'marketing' }, ['m1', 'm2', 'm3']],
] as const)('a wish against %s stops its messages alone', (_what, forbidden, messages) => {
  expect(stoppedByWish(known, [forbidden])).toEqual({ data: [], journeys: [], messages });
});
