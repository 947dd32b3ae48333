import { createHash } from 'node:crypto';
import { Router } from 'express';
import { linkedMessage, readerOf } from '../../db/permission/customer-links';
import { wordsOf } from '../../db/permission/consents';
import { mayBeTold } from '../../domain/contact/tracking';
import { emailClicked } from '../../domain/person/event';
import { happen } from '../customers/happen';
import { callerOf } from '../doors/limits';
import type { ApiDeps } from '../http/deps';
import { unknownLink, type LinkDeps } from './opened-link';
import { readTrackedLink, type TrackedLink } from './tracked-link';
import { only } from './only';

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'definitions' | 'log'> & LinkDeps;

/** Product milliseconds within which the same link of a message counts once: programs open one several times. */
const once = 60_000;

/**
 * Where the links of a mail lead when whoever gets it agreed to be told of: to their page, whatever becomes of us meanwhile, and
 * told as `Email Clicked` where they still agree.
 */
export function redirects(deps: Deps): Router {
  const router = Router({ caseSensitive: true });
  router.get('/r/:token', async (request, response) => {
    const link = readTrackedLink(String(request.params.token), deps.secrets.links);
    await (link ? deps.limits.count('link', link.customerId) : deps.limits.count('wrong', callerOf(request)));
    if (!link) throw unknownLink();
    if (request.method === 'GET') {
      // A database that is away must keep nobody from where they want to go.
      await tell(deps, link).catch(() => deps.log.warn('a click could not be stored'));
    }
    response
      .status(302)
      .set({ location: link.url, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      .end();
  });
  router.all('/r/:token', only('GET, HEAD'));
  return router;
}

async function tell(deps: Deps, { customerId, messageId, url }: TrackedLink): Promise<void> {
  const { db, clock, definitions } = deps;
  const reader = await readerOf(db, { customerId, messageId, channel: 'email' });
  const message = await linkedMessage(db, reader, messageId);
  const { policy } = await definitions.current(db);
  const now = clock.now();
  if (!message || !mayBeTold(policy, await wordsOf(db, reader.customerId, now), now)) return;
  const which = createHash('sha256').update(url).digest('base64url').slice(0, 16);
  const { journey, step, template } = message;
  await happen(deps, reader.customerId, {
    id: `click/${messageId}/${which}/${Math.floor(now / once)}`,
    name: emailClicked,
    properties: { message: messageId, journey, step, template, channel: 'email', url },
  });
}
