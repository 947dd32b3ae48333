import fc from 'fast-check';
import {
  askedAnew,
  mayAsk,
  mostAsked,
  stateOf,
  type Around,
  type Confirmation,
} from '../../../domain/contact/confirmation';
import type { ConsentEntry } from '../../../domain/person/ledger/consent';

const asked: Confirmation = { purpose: 'news', channel: 'email', saidAt: 1_000, expiresAt: 9_000 };
const around: Around = { isOutdated: false, isConfirmed: false, isTheirs: true, consents: [] };
const word = (state: ConsentEntry['state'], at: number, more: Partial<ConsentEntry> = {}): ConsentEntry => ({
  seq: 1,
  purpose: 'news',
  state,
  at,
  recordedAt: at,
  source: 'test',
  ...more,
});
const now = 5_000;

describe('a link to confirm', () => {
  test.each<[string, Partial<Confirmation>, Partial<Around>, ReturnType<typeof stateOf>]>([
    ['is open', {}, {}, 'open'],
    ['is open till its last moment', { expiresAt: now + 1 }, {}, 'open'],
    ['is expired at its end', { expiresAt: now }, {}, 'expired'],
    ['is void once there is a newer one', {}, { isOutdated: true }, 'void'],
    ['is void, not expired, once there is a newer one', { expiresAt: now }, { isOutdated: true }, 'void'],
    ['is void when the address is not theirs any more', {}, { isTheirs: false }, 'void'],
    ['is confirmed once', { confirmedAt: 2_000 }, {}, 'confirmed'],
    ['is confirmed by another link', {}, { isConfirmed: true, isOutdated: true }, 'confirmed'],
    ['stays confirmed after its time', { confirmedAt: 2_000, expiresAt: now }, { isTheirs: false }, 'confirmed'],
    ['is void after a no that came since it was confirmed', { confirmedAt: 2_000 }, { consents: [word('withdrawn', 3_000)] }, 'void'],
    ['is void after a no', {}, { consents: [word('withdrawn', 1_001)] }, 'void'],
    ['is void after a no of the same moment', {}, { consents: [word('denied', 1_000)] }, 'void'],
    ['is void after a no on every channel or on its own', {}, { consents: [word('withdrawn', 2_000, { channel: 'email' })] }, 'void'],
    ['takes back the no before it', {}, { consents: [word('withdrawn', 999)] }, 'open'],
    ['is open after a no to something else', {}, { consents: [word('denied', 2_000, { purpose: 'offers' }), word('denied', 2_000, { channel: 'sms' })] }, 'open'],
    ['is open beside a yes', {}, { consents: [word('granted', 2_000), word('pending', 3_000)] }, 'open'],
  ])('%s', (_, confirmation, more, state) => {
    expect(stateOf({ ...asked, ...confirmation }, { ...around, ...more }, now)).toBe(state);
  }); // prettier-ignore

  test('is open only where nothing stands against it, whatever came together', () => {
    const words = fc.array(
      fc.record({ state: fc.constantFrom('granted' as const, 'pending' as const, 'withdrawn' as const, 'denied' as const), at: fc.nat(9_999) }),
      { maxLength: 5 },
    ); // prettier-ignore
    const flags = fc.record({ isOutdated: fc.boolean(), isConfirmed: fc.boolean(), isTheirs: fc.boolean() });
    fc.assert(
      fc.property(words, flags, fc.nat(20_000), (said, its, at) => {
        const consents = said.map((one) => word(one.state, one.at));
        const isNo = said.some(
          ({ state, at: when }) => ['withdrawn', 'denied'].includes(state) && when >= asked.saidAt,
        );
        const isOpen = !isNo && its.isTheirs && !its.isOutdated && !its.isConfirmed && at < asked.expiresAt;
        expect(stateOf(asked, { ...its, consents }, at) === 'open').toBe(isOpen);
      }),
    );
  });
});

describe('the owner of an address', () => {
  const open = { askedAt: 1_000, saidAt: 1_000 };
  const first = { saidAt: 1_000, isSaidAgain: false };
  const again = { saidAt: 1_000, isSaidAgain: true };
  const later = 1_000 + askedAnew;
  test.each([
    ['is asked', { lately: 0 }, [first, later], 'yes'],
    ['is asked once for what was said once', { open, lately: 1 }, [first, later], 'asked'],
    ['is asked once for a form that was sent twice', { open, lately: 1 }, [again, later - 1], 'asked'],
    ['is asked anew when it is said again', { open, lately: 1 }, [again, later], 'yes'],
    ['is asked at once after a no and another yes', { open, lately: 1 }, [{ ...again, saidAt: 1_001 }, 1_002], 'yes'],
    ['is not asked too often', { lately: mostAsked }, [again, later], 'capped'],
  ] as const)('%s', (_, before, [said, at], verdict) => {
    expect(mayAsk(before, said, at)).toBe(verdict);
  });
});
