import type { ErrorRequestHandler } from 'express';
import { errors } from '../http/errors';
import { html } from './html';
import { sendPage } from './page';
import { Problem } from '../http/problem';

/** Whoever follows a link with a browser reads what is wrong on a page; a program gets the problem document. */
export const sayProblem: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const reader = error instanceof Problem && request.accepts(['json', 'html']) === 'html';
  if (!reader || response.headersSent) return next(error);
  const { title, status } = errors[error.code];
  if (error.extras.headers) response.set(error.extras.headers);
  sendPage(
    response,
    {
      title,
      body: html`<main class="narrow">
        <h1>${title}</h1>
        <p>${error.detail}</p>
      </main>`,
    },
    status,
  );
};
