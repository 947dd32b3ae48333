import { guardedRequest } from './guarded-request';
import type { ResolverOptions } from './name-resolver';
import { addressGuard } from './public-address';
import { bytesOf } from './response';

/** Real milliseconds for the whole of it. */
const deadline = 5_000;
/** A certificate has 2 kB. */
const longest = 64 * 1024;

/** A few pages of Amazon's web, at addresses that are open to everybody. */
export type Amazon = { get(url: URL): Promise<{ readonly status: number; readonly text: string }> };

/** @param allow private networks (CIDR) that may be reached all the same */
export function amazon({
  allow = [],
  resolver,
}: { allow?: readonly string[]; resolver?: ResolverOptions } = {}): Amazon {
  const guard = addressGuard(allow, resolver);
  return {
    async get(url) {
      const signal = AbortSignal.timeout(deadline);
      const response = await guardedRequest(guard, url, { method: 'GET', headers: {}, signal });
      if (!response) throw new Error('no address that may be reached');
      const body = await bytesOf(response, longest);
      if (!body) throw new Error('more than any certificate has');
      return { status: response.statusCode ?? 0, text: body.toString('utf8') };
    },
  };
}
