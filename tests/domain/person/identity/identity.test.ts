import fc from 'fast-check';
import { addressesIn, addressesTakenBack } from '../../../../domain/person/identity/addresses';
import { identifierKinds, isPlaceholder, normalise } from '../../../../domain/person/identity/identity';

const opaque = identifierKinds.filter((kind) => kind !== 'email' && kind !== 'phone');
const form = (kind: (typeof identifierKinds)[number], value: string, country?: string) =>
  normalise(kind, value, country)?.value;

describe('what a backend made up', () => {
  test('is compared as it was sent, or refused: no two of them become one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...opaque), fc.string({ unit: 'binary', maxLength: 20 }), (kind, value) => {
        expect([value, undefined]).toContain(form(kind, value));
      }),
    );
  });

  test.each([
    ['b6ann', 'ｂ６ａｎｎ'],
    ['Ann', 'ann'],
    ['ann', 'ann\u200b'],
    ['ann', ' ann'],
    ['é', 'e\u0301'],
  ])('%j is not %j', (one, other) => {
    expect([form('user', one), form('user', other)]).toEqual([one, other]);
  });

  test.each(['', '0', '-', '00-00', 'null', ' NULL ', 'Anonymous', '[object Object]', 'a\u0000b', 'a\ufffd', '\ud800'])(
    '%j names nobody',
    (value) => {
      expect(opaque.map((kind) => form(kind, value))).toEqual(opaque.map(() => undefined));
    },
  );
});

describe('an address of mail', () => {
  test.each([
    ['Ann@Example.ORG', 'ann@example.org'],
    [' ann@example.org\t', 'ann@example.org'],
    ['a\u200bnn@exam\u00adple.org', 'ann@example.org'],
    ['\u202eann@example.org\u2069', 'ann@example.org'],
    ['\ufeffann@example.org', 'ann@example.org'],
    ['ａｎｎ＠example．org', 'ann@example.org'],
    ['ann@bücher.example', 'ann@xn--bcher-kva.example'],
    ['ann@BÜCHER.example', 'ann@xn--bcher-kva.example'],
    ['ann@xn--bcher-kva.example', 'ann@xn--bcher-kva.example'],
    ['ann@例え。テスト', 'ann@xn--r8jz45g.xn--zckzah'],
    ['é@example.org', 'é@example.org'],
  ])('%j is %s', (written, kept) => {
    expect(form('email', written)).toBe(kept);
  });

  test('is a fixed point: its form is its own form', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (written) => {
        const kept = form('email', written);
        expect(kept === undefined ? undefined : form('email', kept)).toBe(kept);
      }),
    );
  });

  test.each(['ann', 'ann@', '@example.org', 'a b@example.org', 'ann@example', 'ann@1.2.3.4', 'ann@0x7f.1', 'ann@a..b', 'ann@evil.org/x', 'ann@evil.org:25', 'ann@xn--.org', '\u200b'])(
    '%j is none',
    (written) => {
      expect(form('email', written)).toBeUndefined();
    },
  ); // prettier-ignore
});

describe('a number', () => {
  test.each([
    ['+49 170 1234567', undefined, '+491701234567'],
    ['0049 (170) 123-4567', undefined, '+491701234567'],
    ['0170 1234567', 'de', '+491701234567'],
    ['138 0013 8000', 'CN', '+8613800138000'],
    ['＋４９１７０１２３４５６７', undefined, '+491701234567'],
    ['+49\u200b1701234567\u202c', undefined, '+491701234567'],
  ])('%j of %s is %s', (written, country, kept) => {
    expect(form('phone', written, country)).toBe(kept);
  });

  test.each(['138 0013 8000', '0170 1234567', '(415) 555-2671', '+', 'call me'])(
    '%j without a country makes no identifier',
    (written) => {
      expect(form('phone', written)).toBeUndefined();
      expect(addressesIn({ phone: written })).toEqual([]);
    },
  );
});

test('an address that is empty or null is let go, one that is not said or cannot be read stays', () => {
  expect(addressesTakenBack({ email: '', phone: null, wechat: '  ' })).toEqual(['email', 'phone', 'wechat']);
  expect(addressesTakenBack({ email: 'no address', name: '' })).toEqual([]);
});

test('what stands for nobody stands for nobody however it is written', () => {
  expect(['0', '-1', ' null', 'Undefined'].every(isPlaceholder)).toBe(true);
});
