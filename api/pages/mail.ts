import { Router } from 'express';
import type { ApiDeps } from '../http/deps';
import { mailPage } from './mail-page';
import { sendPage } from './page';
import { Problem } from '../http/problem';
import { only } from './only';

const shownOnPage = 100;

/** The mail catcher's list and page; both are absent when mail goes to a real server. */
export function mailRoutes({ mail }: Pick<ApiDeps, 'mail'>): Router {
  const router = Router({ caseSensitive: true });
  if (!mail) return router;
  router.get('/dev/mail', async (request, response) => {
    const items = await mail.list(textOf(request.query.to), limitOf(request.query.limit));
    response.json({ items });
  });
  router.get('/dev/mail/page', async (request, response) => {
    const to = textOf(request.query.to);
    const items = await mail.list(to, shownOnPage);
    const open = textOf(request.query.open);
    sendPage(response, mailPage({ items, to, open: items.find(({ messageId }) => messageId === open) ?? items[0] }));
  });
  for (const path of ['/dev/mail', '/dev/mail/page']) {
    router.all(path, only('GET, HEAD'));
  }
  return router;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function limitOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1)
    throw new Problem('malformed-request', 'Query limit: a whole number above 0.');
  return limit;
}
