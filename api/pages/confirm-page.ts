import { Router, type Request, type Response } from 'express';
import { tokenHash } from '../../db/permission/link-token';
import { statementVersion } from '../../db/definitions/statements';
import type { ConfirmationState } from '../../domain/contact/confirmation';
import { textIn } from '../../domain/journey/statement/statement-text';
import { confirm, questionBehind, sendAnother, type Question } from '../customers/permission/confirm';
import { readBytes } from '../http/body';
import type { ApiDeps } from '../http/deps';
import { html, type Html } from './html';
import { linkWords, pageLanguage } from './link-words';
import { openToken, unknownLink, type LinkDeps } from './opened-link';
import { sendPage } from './page';
import { only } from './only';

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'clockRate' | 'definitions'> & LinkDeps;
type Shown = ReturnType<typeof pageLanguage>;

const largestForm = 8_192;
const again = 'again';

/** Where the owner of an address reads what they are asked to agree to, and says yes. A GET may come from a scanner: it changes nothing. */
export function confirmPage(deps: Deps): Router {
  const router = Router({ caseSensitive: true });
  router.get('/c/:token', async (request, response) => {
    const { question } = await open(deps, request);
    const shown = pageLanguage(request, question.asked.language);
    if (question.state === 'open') await ask(deps, response, question, shown);
    else tell(response, question.state, shown, question);
  });
  router.post('/c/:token', async (request, response) => {
    const { token, question } = await open(deps, request);
    const shown = pageLanguage(request, question.asked.language);
    const form = new URLSearchParams((await readBytes(request, response, largestForm)).toString('utf8'));
    if (question.state === 'expired' && form.has(again)) {
      const became = await sendAnother(deps, token);
      if (became === undefined) throw unknownLink();
      return tell(response, became, shown, question);
    }
    const before = await confirm(deps, token, { language: shown.tag });
    if (before === undefined) throw unknownLink();
    tell(response, before === 'open' ? 'now' : before, shown, question);
  });
  router.all('/c/:token', only('GET, HEAD, POST'));
  return router;
}

/** @throws Problem not-found, rate-limited */
async function open(deps: Deps, request: Request): Promise<{ readonly token: Buffer; readonly question: Question }> {
  await openToken(deps, request, 'confirm');
  const token = tokenHash(String(request.params.token));
  const question = await questionBehind(deps.db, token, deps.clock.now());
  if (!question) throw unknownLink();
  return { token, question };
}

async function ask({ db }: Deps, response: Response, { asked }: Question, { tag, language }: Shown): Promise<void> {
  const published = await statementVersion(db, asked.statement, asked.version);
  if (!published) throw unknownLink();
  const { confirm: words } = linkWords[language];
  const { title, text, more, language: spoken } = textIn(published.definition, tag);
  const body = html`<main class="narrow">
    <p class="quiet">${words.lead}</p>
    <section class="card" lang="${spoken}">
      <h1>${title}</h1>
      <p>${text}</p>
      ${
        more === undefined
          ? undefined
          : html`<details>
              <summary>${words.more}</summary>
              <p>${more}</p>
            </details>`
      }
    </section>
    <form method="post">
      <p><button>${words.button}</button></p>
    </form>
    <p class="quiet">${words.otherwise}</p>
    ${otherLanguages(language)}
  </main>`;
  sendPage(response, { title, body, language });
}

const otherLanguages = (language: Shown['language']): Html =>
  html`<nav>
    ${language === 'zh' ? html`<a href="?lang=en" lang="en">English</a>` : html`<a href="?lang=zh" lang="zh">中文</a>`}
  </nav>`;

type Outcome = 'now' | Exclude<ConfirmationState, 'open'> | 'sent' | 'capped';
const outcomes = {
  now: ['confirmed', 200],
  confirmed: ['already', 200],
  expired: ['expired', 410],
  void: ['void', 410],
  sent: ['sent', 200],
  capped: ['capped', 429],
} as const satisfies Record<Outcome, readonly [string, number]>;

/** Says how it stands, and nothing of what was asked. */
function tell(response: Response, outcome: Outcome, { language }: Shown, { asked }: Question): void {
  const { confirm: words } = linkWords[language];
  const [name, status] = outcomes[outcome];
  const { head, text } = words[name];
  const another =
    outcome === 'expired' && asked.mailed
      ? html`<p>${words.anotherLead}</p>
          <form method="post">
            <input type="hidden" name="${again}" value="yes" /><button>${words.another}</button>
          </form>`
      : undefined;
  const body = html`<main class="narrow">
    <h1>${head}</h1>
    <p role="status">${text}</p>
    ${another} ${otherLanguages(language)}
  </main>`;
  sendPage(response, { title: head, body, language }, status);
}
