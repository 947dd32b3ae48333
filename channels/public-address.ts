import { isIP } from 'node:net';
import * as ipaddr from 'ipaddr.js';
import { nameResolver, type ResolverOptions } from './name-resolver';

export type Address = { readonly address: string; readonly family: 4 | 6 };
export type AddressGuard = (host: string, signal?: AbortSignal) => Promise<readonly Address[]>;

type Parsed = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [Parsed, number];

/** All that the registries give out of IPv6; what lies outside is of this machine, of a network of ours or of nobody. */
const givenOut: Network = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Resolves a host to the addresses that may be connected to: public ones, and those in a network of `allow`.
 * @param allow networks in CIDR notation
 * @returns a guard that gives none where there is none, and throws what the resolver throws
 * @throws RangeError when a network of `allow` cannot be read
 */
export function addressGuard(allow: readonly string[], options: ResolverOptions = {}): AddressGuard {
  const allowed = allow.map(readNetwork);
  const resolve = nameResolver(options);
  const mayReach = (text: string): boolean => {
    const address = ipaddr.process(isIP(text) === 6 ? inHex(text) : text);
    return isPublic(address) || allowed.some((network) => lies(address, network));
  };
  return async (host, signal) => {
    const name = host.replace(/^\[|\]$/g, '');
    const found = isIP(name) === 0 ? await resolve(name, signal) : [name];
    return found.filter(mayReach).map((address): Address => ({ address, family: isIP(address) === 6 ? 6 : 4 }));
  };
}

/** `::1.2.3.4` is not `::ffff:1.2.3.4`, though ipaddr.js reads the first as the second. */
const inHex = (address: string): string => new URL(`http://[${address.replace(/%.*/, '')}]`).hostname.slice(1, -1);

/** An IPv6 address that carries an IPv4 one has been read as that one, and every other form that does is a range of its own. */
const isPublic = (address: Parsed): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || lies(address, givenOut));

const lies = (address: Parsed, [start, bits]: Network): boolean =>
  address.kind() === start.kind() && address.match(start, bits);

/** @throws RangeError for what is no network */
export function readNetwork(network: string): Network {
  const [address = '', bits] = network.split('/');
  const family = isIP(address);
  const longest = family === 6 ? 128 : 32;
  const length = bits === undefined ? longest : Number(bits === '' ? Number.NaN : bits);
  if (family === 0 || !Number.isInteger(length) || length < 0 || length > longest)
    throw new RangeError(`"${network}" is no network such as 10.0.0.0/8`);
  return [ipaddr.parse(address), length];
}
