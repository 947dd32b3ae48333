import fc from 'fast-check';
import * as ipaddr from 'ipaddr.js';
import { addressGuard } from '../../channels/public-address';

const guard = addressGuard([]);

/** What ipaddr.js keeps of the registries; its types leave it out. */
const rangesOf = (of: object): [string, readonly [ipaddr.IPv4 | ipaddr.IPv6, number]][] => {
  const lists: unknown = Object.getOwnPropertyDescriptor(of, 'SpecialRanges')?.value;
  return Object.entries(lists ?? {}).flatMap(([name, list]) =>
    (Array.isArray(list[0]) ? list : [list]).map((one: readonly [ipaddr.IPv4, number]): [string, typeof one] => [
      name,
      one,
    ]),
  );
};

/** Any address of a network: its first bits, and the rest by chance. */
const within = ([start, bits]: readonly [ipaddr.IPv4 | ipaddr.IPv6, number]): fc.Arbitrary<string> => {
  const first = start.toByteArray();
  return fc.uint8Array({ minLength: first.length, maxLength: first.length }).map((chance) => {
    const bytes = first.map((byte, at) => {
      const kept = Math.max(0, Math.min(8, bits - at * 8));
      const mask = (0xff << (8 - kept)) & 0xff;
      return (byte & mask) | ((chance[at] ?? 0) & ~mask & 0xff);
    });
    return ipaddr.fromByteArray(bytes).toString();
  });
};

const network = (text: string): readonly [ipaddr.IPv4 | ipaddr.IPv6, number] => ipaddr.parseCIDR(text);

const closed: [string, readonly [ipaddr.IPv4 | ipaddr.IPv6, number]][] = [
  ...rangesOf(ipaddr.IPv4.prototype),
  ...rangesOf(ipaddr.IPv6.prototype).filter(([name]) => name !== 'ipv4Mapped'),
  ...[
    '::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16', 'fec0::/10', '100:0:0:1::/64', '4000::/2', '8000::/1',
  ].map((text): [string, ReturnType<typeof network>] => [text, network(text)]),
]; // prettier-ignore

test('the registries have ranges', () => {
  expect(closed.map(([name]) => name)).toEqual(
    expect.arrayContaining(['private', 'linkLocal', 'carrierGradeNat', 'uniqueLocal', 'rfc6145', 'rfc6052', 'teredo']),
  );
});

test.each(closed.map(([name, range]) => [`${name} ${range[0].toString()}/${range[1]}`, range] as const))(
  'no address of %s may be reached',
  async (_name, range) => {
    await fc.assert(
      fc.asyncProperty(within(range), async (address) => {
        expect(await guard(address)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  },
);

test('an IPv6 form of an IPv4 address may be reached as little as that one', async () => {
  const bytes = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((four) => Array.from(four).join('.'));
  await fc.assert(
    fc.asyncProperty(bytes, async (plain) => {
      const may = (await guard(plain)).length > 0;
      expect((await guard(`::ffff:${plain}`)).length > 0).toBe(may);
      for (const form of [`::${plain}`, `::ffff:0:${plain}`, `64:ff9b::${plain}`, `64:ff9b:1::${plain}`])
        expect(await guard(form)).toEqual([]);
    }),
  );
});

test('whatever else is given out may be reached', async () => {
  const special = closed.map(([, range]) => range);
  const inNone = (text: string): boolean => {
    const address = ipaddr.parse(text);
    return !special.some(([start, bits]) => start.kind() === address.kind() && address.match(start, bits));
  };
  const anywhere = fc.oneof(within(network('0.0.0.0/0')), within(network('2000::/3')));
  await fc.assert(
    fc.asyncProperty(anywhere.filter(inNone), async (address) => {
      expect(await guard(address)).toMatchObject([{ address }]);
    }),
  );
});
