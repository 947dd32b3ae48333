import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/**
 * Networks that lead to nobody on the public internet: RFC 6890 and its successors, and IPv6 forms that carry an IPv4 address.
 * Of ::ffff:0:0/96 a BlockList takes the IPv4 address by itself.
 */
const special: readonly string[] = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24',
  '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
  '::/128', '::1/128', '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20',
  '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8',
]; // prettier-ignore

export type Address = { readonly address: string; readonly family: 4 | 6 };
export type AddressGuard = (host: string) => Promise<Address | undefined>;

/**
 * Resolves a host to the one address that may be connected to: a public one, or one in a network of `allow`.
 * @param allow networks in CIDR notation
 * @returns a guard that gives undefined where there is none, and throws what the resolver throws
 * @throws RangeError when a network of `allow` cannot be read
 */
export function addressGuard(allow: readonly string[]): AddressGuard {
  const forbidden = listOf(special);
  const allowed = listOf(allow);
  const mayReach = ({ address, family }: Address): boolean => {
    const type = family === 4 ? 'ipv4' : 'ipv6';
    return allowed.check(address, type) || !forbidden.check(address, type);
  };
  return async (host) => {
    const name = host.replace(/^\[|\]$/g, '');
    const found = await lookup(name, { all: true, verbatim: true });
    return found.map(({ address, family }): Address => ({ address, family: family === 6 ? 6 : 4 })).find(mayReach);
  };
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    const family = isIP(address);
    const length = bits === '' ? (family === 6 ? 128 : 32) : Number(bits);
    const isRead = family !== 0 && Number.isInteger(length) && length >= 0 && length <= (family === 6 ? 128 : 32);
    if (!isRead) throw new RangeError(`"${network}" is no network such as 10.0.0.0/8`);
    list.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
