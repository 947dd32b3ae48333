import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { NobodyWaits } from '../http/aside';
import type { ApiDeps } from '../http/deps';
import { toProblem } from '../http/to-problem';
import { html } from './html';
import { linkProblem } from './link-problem-words';
import { pageLanguage } from './link-words';
import { sendPage } from './page';

/** Whether a browser asks, with somebody before it. */
const isBrowser = (request: Request): boolean => request.accepts(['json', 'html']) === 'html';

/** Whoever follows a link of a message reads in their own language what is wrong and what to do; a program gets the problem document. */
export const sayLinkProblem =
  ({ log }: Pick<ApiDeps, 'log'>): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent || error instanceof NobodyWaits || !isBrowser(request)) return next(error);
    const { code, status, extras } = toProblem(error, log);
    const { language } = pageLanguage(request);
    // Who only opens something sent nothing that could be mended: it is the link itself that cannot be read.
    const isLink = code === 'malformed-request' && request.method === 'GET';
    const { head, text } = linkProblem(isLink ? 'not-found' : code, language);
    if (extras.headers) response.set(extras.headers);
    const body = html`<main class="narrow">
      <h1>${head}</h1>
      <p>${text}</p>
    </main>`;
    sendPage(response, { title: head, body, language }, status);
  };

/** A browser that opens again what a form led to, such as one that was closed meanwhile, sends nothing: it gets the page itself. */
export const backToPage: RequestHandler = (request, response, next) => {
  if (request.method !== 'GET' || !isBrowser(request)) return next();
  const { search } = new URL(request.originalUrl, 'http://here');
  // Relative, so that it holds behind whatever address the page is reached at.
  response.status(303).set({ location: `../${encodeURIComponent(String(request.params.token))}${search}`, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end(); // prettier-ignore
};
