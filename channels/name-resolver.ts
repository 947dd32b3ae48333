import { Resolver } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

export type ResolverOptions = {
  /** Name servers as `address:port`; default those of the system. */
  readonly servers?: readonly string[];
  /** The file of names that this machine knows by itself. */
  readonly hosts?: string;
};

/** Real milliseconds for one question to one name server, and how often it is put. */
const patience = { timeout: 2_000, tries: 2 };

/**
 * Finds the addresses of a name, IPv4 first, without the thread pool: `dns.lookup` holds one of its four threads for as long as a
 * name server is silent, and gzip and files wait for them too. Names of this machine's own file come from there.
 * @returns a resolver that throws the error of the name server where there is no address
 */
export function nameResolver({ servers, hosts = '/etc/hosts' }: ResolverOptions) {
  return async (name: string, signal?: AbortSignal): Promise<readonly string[]> => {
    const plain = name.toLowerCase().replace(/\.$/, '');
    const own = ownAddresses(plain, hosts);
    if (own.length > 0) return own;
    // One for each question, so that it knows the name servers of this moment and can be given up.
    const resolver = new Resolver(patience);
    if (servers) resolver.setServers(servers);
    const giveUp = (): void => resolver.cancel();
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      const [four, six] = await Promise.allSettled([resolver.resolve4(plain), resolver.resolve6(plain)]);
      const found = [four, six].flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
      if (found.length === 0 && four.status === 'rejected') throw four.reason;
      return found;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  };
}

/** What the file says of a name; `localhost` and all under it are this machine whatever it says (RFC 6761). */
function ownAddresses(name: string, file: string): string[] {
  const found = linesOf(file).flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return isIP(address) !== 0 && names.some((one) => one.toLowerCase() === name) ? [address] : [];
  });
  if (found.length > 0) return found;
  return name === 'localhost' || name.endsWith('.localhost') ? ['127.0.0.1', '::1'] : [];
}

/** Read at once, which for such a file is quicker than to wait for a thread; where there is none it says nothing. */
function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
