import { Router, type Request, type Response } from 'express';
import { customerExists } from '../../db/customers/customers';
import { confirmPage } from './confirm-page';
import { ownRoutes, type OwnPageDeps } from './me/routes';
import { html } from './html';
import { keyInWords } from './key-in-words';
import { linkWords, pageLanguage } from './link-words';
import { openNo, unknownLink } from './opened-link';
import { sendPage } from './page';
import { Problem } from '../http/problem';
import { sayProblem } from './problem-page';
import { withdraw } from '../customers/hear-person';

/** What the links in a message lead to: one-click withdrawal (RFC 8058) and the customer's page. */
export function oneClick(deps: OwnPageDeps): Router {
  const router = Router({ caseSensitive: true });
  router.get('/u/:token', (request, response) => askFirst(deps, request, response));
  router.post('/u/:token', (request, response) => act(deps, request, response));
  router.all('/u/:token', () => {
    throw new Problem('method-not-allowed', 'This route takes GET, HEAD, POST.', {
      headers: { allow: 'GET, HEAD, POST' },
    });
  });
  router.use(ownRoutes(deps));
  router.use(confirmPage(deps));
  router.use(sayProblem);
  return router;
}

/** A GET may come from a scanner or a preview, so it changes nothing. */
async function askFirst(deps: OwnPageDeps, request: Request, response: Response): Promise<void> {
  const token = await openNo(deps, request);
  if (!(await customerExists(deps.db, token.customerId))) throw unknownLink();
  const { language } = pageLanguage(request);
  const { stop: words, channel } = linkWords[language];
  const body = html`<main class="narrow">
    <h1>${words.head}</h1>
    <p>${words.text(keyInWords(token.purpose), channel(token.channel))}</p>
    <form method="post">
      <input type="hidden" name="List-Unsubscribe" value="One-Click" /><button>${words.button}</button>
    </form>
  </main>`;
  sendPage(response, { title: words.head, body, language });
}

/** Whatever the body says, it is a "no": RFC 8058 has one meaning for it, and a "no" is never refused for its form. */
async function act(deps: OwnPageDeps, request: Request, response: Response): Promise<void> {
  request.resume();
  const { customerId, beside, purpose, channel } = await openNo(deps, request);
  const stopFor = (id: string) => withdraw(deps, { customerId: id, purpose, channel, source: 'one-click' });
  const stopped = [await stopFor(customerId), beside === undefined ? undefined : await stopFor(beside)];
  const inTheAir = stopped.flatMap((messages) => messages ?? []);
  if (stopped.every((messages) => messages === undefined)) throw unknownLink();
  const isLate = inTheAir.length > 0;
  const { language } = pageLanguage(request);
  const { stop: words, channel: sayChannel } = linkWords[language];
  const said = `${words.stopped(keyInWords(purpose), sayChannel(channel))}${isLate ? ` ${words.late}` : ''}`;
  const status = isLate ? 202 : 200;
  if (request.accepts(['text', 'html']) === 'html') {
    const body = html`<main class="narrow">
      <h1>${words.done}</h1>
      <p role="status">${said}</p>
    </main>`;
    sendPage(response, { title: words.done, body, language }, status);
    return;
  }
  response.status(status).set('cache-control', 'no-store').type('text').send(`${words.done}. ${said}\n`);
}
