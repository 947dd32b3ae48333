import { Router } from 'express';
import { forOperators } from '../doors/operators';
import type { ApiDeps } from '../http/deps';
import type { Gate } from '../http/mount';
import { mailRoutes } from './mail';
import { sayProblem } from './problem-page';

/** What operators look at with a browser. The mails want more than `read`, since the links in them act for the person. */
export function operatorPages(deps: Pick<ApiDeps, 'mail'>, { listener, doorkeeper }: Gate): Router {
  const router = Router({ caseSensitive: true });
  if (deps.mail) router.all('/dev/mail{/page}', forOperators(listener, doorkeeper, 'admin'));
  router.use(mailRoutes(deps));
  router.use(sayProblem);
  return router;
}
