import { Router, type Request, type Response } from 'express';
import { customerExists } from '../../db/customers/customers';
import { customerPage } from './customer-page';
import type { ApiDeps } from '../http/deps';
import { html } from './html';
import { keyInWords } from './key-in-words';
import { openNo, unknownLink, type LinkDeps } from './opened-link';
import { sendPage } from './page';
import { Problem } from '../http/problem';
import { sayProblem } from './problem-page';
import { withdraw } from '../customers/withdraw';

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'clockRate' | 'definitions'> & LinkDeps;

/** What the links in a message lead to: one-click withdrawal (RFC 8058) and the customer's page. */
export function oneClick(deps: Deps): Router {
  const router = Router({ caseSensitive: true });
  router.get('/u/:token', (request, response) => askFirst(deps, request, response));
  router.post('/u/:token', (request, response) => act(deps, request, response));
  router.all('/u/:token', () => {
    throw new Problem('method-not-allowed', 'This route takes GET, HEAD, POST.', {
      headers: { allow: 'GET, HEAD, POST' },
    });
  });
  router.use(customerPage(deps));
  router.use(sayProblem);
  return router;
}

/** A GET may come from a scanner or a preview, so it changes nothing. */
async function askFirst(deps: Deps, request: Request, response: Response): Promise<void> {
  const token = await openNo(deps, request);
  if (!(await customerExists(deps.db, token.customerId))) throw unknownLink();
  const body = html`<main class="narrow">
    <h1>Stop these messages?</h1>
    <p>
      You will get no more messages about <strong>${keyInWords(token.purpose)}</strong> by ${keyInWords(token.channel)}.
      Nothing else changes.
    </p>
    <form method="post">
      <input type="hidden" name="List-Unsubscribe" value="One-Click" /><button>Stop them</button>
    </form>
  </main>`;
  sendPage(response, { title: 'Stop these messages', body });
}

/** Whatever the body says, it is a "no": RFC 8058 has one meaning for it, and a "no" is never refused for its form. */
async function act(deps: Deps, request: Request, response: Response): Promise<void> {
  request.resume();
  const { customerId, beside, purpose, channel } = await openNo(deps, request);
  const stopFor = (id: string) => withdraw(deps, { customerId: id, purpose, channel, source: 'one-click' });
  const stopped = [await stopFor(customerId), beside === undefined ? undefined : await stopFor(beside)];
  const inTheAir = stopped.flatMap((messages) => messages ?? []);
  if (stopped.every((messages) => messages === undefined)) throw unknownLink();
  const late = inTheAir.length > 0 ? ' A message that was already on its way may still arrive.' : '';
  const said = `Done. You will get no more messages about ${keyInWords(purpose)} by ${keyInWords(channel)}.${late}`;
  const status = late ? 202 : 200;
  if (request.accepts(['text', 'html']) === 'html') {
    sendPage(
      response,
      {
        title: 'Done',
        body: html`<main class="narrow">
          <h1>Done</h1>
          <p role="status">${said.slice(6)}</p>
        </main>`,
      },
      status,
    );
    return;
  }
  response.status(status).set('cache-control', 'no-store').type('text').send(`${said}\n`);
}
