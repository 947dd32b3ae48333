import type { Request } from 'express';
import { readToken, type LinkKind, type TokenOf } from '../../db/permission/link-token';
import { personNow } from '../../db/customers/join';
import { linkedMessage, readerOf, type Reader } from '../../db/permission/customer-links';
import type { Millis } from '../../domain/time/time';
import { callerOf, type Limits } from '../doors/limits';
import { Problem } from '../http/problem';
import type { ApiDeps } from '../http/deps';

export type LinkDeps = Pick<ApiDeps, 'secrets' | 'db'> & { readonly limits: Limits };

/** Product time after which the link of a message leads nowhere; a newer message has a new one. */
const linkLives: Millis = 90 * 86_400_000;

/**
 * What the link of a request was made for. Its seal says whether it is ours, so that somebody who makes links up costs no question
 * to the database; a link that opens is counted with its person, wherever a mail program sends it from.
 * @throws Problem not-found, rate-limited
 */
export async function openToken<Kind extends LinkKind>(
  deps: LinkDeps,
  request: Request,
  kind: Kind,
): Promise<TokenOf<Kind>> {
  const token = readToken(String(request.params.token), kind, deps.secrets.links);
  await (token ? deps.limits.count('link', token.customerId) : deps.limits.count('wrong', callerOf(request)));
  if (!token) throw unknownLink();
  return token;
}

/** By which message somebody says no, and who they are by now, whoever they became one with or parted from since. @throws as `openToken` */
export async function openNo(
  deps: LinkDeps,
  request: Request,
): Promise<Reader & Pick<TokenOf<'unsubscribe'>['of'], 'purpose' | 'channel'>> {
  const { customerId, of } = await openToken(deps, request, 'unsubscribe');
  return { ...of, ...(await readerOf(deps.db, { customerId, ...of })) };
}

/**
 * Who reads their own page by a link, be it of a message or one that was asked for: by now, whoever they became one with or parted
 * from since. Nobody any more after an erasure or when the link's time is over.
 * @throws as `openToken`
 */
export async function openOwnPage(deps: LinkDeps & Pick<ApiDeps, 'clock'>, request: Request): Promise<Reader> {
  const { customerId, of } = await openToken(deps, request, 'me');
  if ('until' in of) {
    const reader = await personNow(deps.db, customerId);
    if (reader === undefined) throw unknownLink();
    if (deps.clock.now() >= of.until) throw tooOld('A new one can be asked for.');
    return { customerId: reader };
  }
  const reader = await readerOf(deps.db, { customerId, ...of });
  const message = await linkedMessage(deps.db, reader, of.messageId);
  if (!message) throw unknownLink();
  if (deps.clock.now() > message.decidedAt + linkLives) throw tooOld('A newer message has a new one.');
  return reader;
}

const tooOld = (remedy: string): Problem => new Problem('not-found', `This link is too old. ${remedy}`);

export const unknownLink = (): Problem => new Problem('not-found', 'This link is not valid, or no longer.');
