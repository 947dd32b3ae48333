import type { Request } from 'express';
import { readerOf, type Reader } from '../../db/customers/customer-links';
import { callerOf, type Limits } from '../doors/limits';
import { Problem } from '../http/problem';
import type { ApiDeps } from '../http/deps';
import { readToken, type Token } from './links';

export type LinkDeps = Pick<ApiDeps, 'secrets' | 'db'> & { readonly limits: Limits };

/**
 * What the link of a request was made for. Its seal says whether it is ours, so that somebody who makes links up costs no question
 * to the database; a link that opens is counted with its person, wherever a mail program sends it from. It goes on opening when the
 * person became one with somebody, or parted from them.
 * @throws Problem not-found, rate-limited
 */
export async function openLink(deps: LinkDeps, request: Request, kind: Token['kind']): Promise<Token & Reader> {
  const token = readToken(String(request.params.token), kind, deps.secrets.links);
  await (token ? deps.limits.count('link', token.customerId) : deps.limits.count('wrong', callerOf(request)));
  if (!token) throw unknownLink();
  return { ...token, ...(await readerOf(deps.db, token)) };
}

export const unknownLink = (): Problem => new Problem('not-found', 'This link is not valid, or no longer.');
