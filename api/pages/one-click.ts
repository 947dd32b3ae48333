import { Router, type Request, type Response } from 'express';
import { customerExists } from '../../db/customers/customers';
import { confirmPage } from './confirm-page';
import { askCard, askStyle } from './me/sections/ask-section';
import { askWords } from '../../domain/words/ask-words';
import { answerIn } from './me/acts';
import { readForm } from './me/form';
import { ownRoutes, type OwnPageDeps } from './me/routes';
import { html } from './html';
import { keyInWords } from './key-in-words';
import { linkWords, pageLanguage } from './link-words';
import { openNo, unknownLink } from './opened-link';
import { sendPage } from './page';
import { backToPage, sayLinkProblem } from './link-problem-page';
import { askWhy } from '../customers/permission/ask-why';
import type { Noes } from '../customers/permission/noes';
import type { ApiDeps } from '../http/deps';
import { only } from './only';
import { purposeInWords } from './purpose-in-words';

/** What the links in a message lead to: one-click withdrawal (RFC 8058) and the customer's page. */
export function oneClick(deps: OwnPageDeps & Pick<ApiDeps, 'log'>, noes: Noes): Router {
  const router = Router({ caseSensitive: true });
  router.get('/u/:token', (request, response) => askFirst(deps, request, response));
  router.post('/u/:token', (request, response) => act({ ...deps, noes }, request, response));
  router.all('/u/:token', only('GET, HEAD, POST'));
  router.post('/u/:token/feedback', (request, response) => answer(deps, request, response));
  router.all('/u/:token/feedback', backToPage, only('POST'));
  router.use(ownRoutes(deps));
  router.use(confirmPage(deps));
  router.use(sayLinkProblem(deps));
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
    <p>${words.text(await purposeInWords(deps.db, token.purpose, language), channel(token.channel))}</p>
    <form method="post">
      <input type="hidden" name="List-Unsubscribe" value="One-Click" /><button>${words.button}</button>
    </form>
  </main>`;
  sendPage(response, { title: words.head, body, language });
}

/** Whatever the body says, it is a "no": RFC 8058 has one meaning for it, and a "no" is never refused for its form. */
async function act(deps: OwnPageDeps & { readonly noes: Noes }, request: Request, response: Response): Promise<void> {
  request.resume();
  const { customerId, beside, purpose, channel } = await openNo(deps, request);
  const word = { consent: { purpose, channel, state: 'withdrawn' }, by: 'one-click' } as const;
  const stopFor = (id: string) => deps.noes.say({ customerId: id, word });
  const stopped = [await stopFor(customerId), beside === undefined ? undefined : await stopFor(beside)];
  if (stopped.every((taken) => taken === undefined)) throw unknownLink();
  const isLate = stopped.some((taken) => (taken?.inTheAir.length ?? 0) > 0);
  const { language } = pageLanguage(request);
  const { stop: words, channel: sayChannel } = linkWords[language];
  const say = (named: string): string =>
    `${words.stopped(named, sayChannel(channel))}${isLate ? ` ${words.late}` : ''}`;
  const status = isLate ? 202 : 200;
  if (request.accepts(['text', 'html']) === 'html') {
    const said = say(await purposeInWords(deps.db, purpose, language));
    const heard = stopped[0]?.heard;
    const why = heard && (await askWhy(deps, customerId, heard));
    const place = `${new URL(deps.publicUrl).pathname.replace(/\/$/, '')}/u/${String(request.params.token)}/feedback`;
    const body = html`<main class="narrow">
      <h1>${words.done}</h1>
      <p role="status">${said}</p>
      ${why ? askCard(why, language, place) : undefined}
    </main>`;
    sendPage(response, { title: words.done, body, language, ...(why ? { style: askStyle } : {}) }, status);
    return;
  }
  response
    .status(status)
    .set('cache-control', 'no-store')
    .type('text')
    .send(`${words.done}. ${say(keyInWords(purpose))}\n`);
}

/** What somebody answers who was asked where they pressed. */
async function answer(deps: OwnPageDeps, request: Request, response: Response): Promise<void> {
  const { customerId } = await openNo(deps, request);
  const form = await readForm(request, response);
  const isKept = await answerIn(deps, customerId, form);
  const { language } = pageLanguage(request, form.get('lang'));
  const { done } = linkWords[language].stop;
  const body = html`<main class="narrow">
    <h1>${done}</h1>
    ${isKept ? html`<p role="status">${askWords[language].thanks}</p>` : undefined}
  </main>`;
  sendPage(response, { title: done, body, language });
}
