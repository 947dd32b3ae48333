import type { Overview } from '../../db/base/overview';
import type { StoredProblem } from '../../db/wake/problems';
import { stages } from '../../domain/person/customer';
import type { Millis } from '../../domain/time/time';
import { sayCause, sayDecision } from '../../domain/words/words';
import type { Listener } from '../doors/operators';
import type { Places, Readiness } from '../http/deps';
import { html, type Html } from './html';
import { keyInWords } from './key-in-words';
import type { Page } from './page';

export type HomeView = {
  readonly now: Millis;
  /** Why its reader needs no key; undefined when one was shown. */
  readonly open: Listener['operators'] | undefined;
  readonly places: Places;
  readonly readiness: Readiness;
  /** Undefined while the database is away. */
  readonly overview: Overview | undefined;
  readonly problems: readonly StoredProblem[];
  /** Calls that were not taken, of the last day. */
  readonly rejected: readonly { readonly code: string; readonly count: number }[];
  /** What the data plan keeps no longer, of the last day. */
  readonly deleted: readonly { readonly what: string; readonly count: number }[];
};

/** No personal data: a customer is the beginning of an id. */
export function homePage(view: HomeView): Page {
  const { now, open, places, readiness, overview, problems, rejected, deleted } = view;
  const body = html`<main>
    <h1>Sojourn</h1>
    <p class="quiet">
      It is <span class="when">${moment(now)} UTC</span> by the product’s clock. This page loads itself again every 5
      seconds.
    </p>
    ${overview ? undefined : html`<p class="card warn" role="status">The database is away. Nothing is lost: what was accepted goes on when it is back.</p>`}
    ${problems.length === 0 ? undefined : problemCard(problems)}
    ${rejected.length === 0 ? undefined : rejectedCard(rejected)}
    ${deleted.length === 0 ? undefined : deletedCard(deleted)}
    <nav aria-label="Places">${links(places)}</nav>
    <div class="cards">${running(places, readiness)} ${overview ? counts(overview) : undefined}</div>
    ${overview ? decisions(overview, places) : undefined} ${open && html`<p class="quiet">${openWords[open]}</p>`}
  </main>`;
  return { title: 'Sojourn', body, refresh: 5 };
}

const openWords: Readonly<Record<Listener['operators'], string>> = {
  'on-loopback': 'This page, the metrics and the mails need no key here, since nobody but this machine reaches them.',
  'by-key': '',
  anybody: 'This page, the metrics and the mails need no key here: whoever reaches OPERATIONS_HOST sees them.',
};

/** What stops people comes first: nothing else on this page asks for somebody to act. */
const problemCard = (problems: readonly StoredProblem[]): Html =>
  html`<section class="card warn">
    <h2>Problems</h2>
    <ul>
      ${problems.map(
        ({ kind, detail, journey, step, template, people }) =>
          html`<li>
            ${journey ? html`<strong>${journey}${step ? ` at ${step}` : ''}</strong>: ` : undefined}
            ${sayCause({ reason: kind, template: template ?? undefined, detail })}, which stops ${grouped(people)}
            ${people === 1 ? 'person' : 'people'}
          </li>`,
      )}
    </ul>
  </section>`;

const rejectedCard = (rejected: HomeView['rejected']): Html =>
  html`<section class="card warn">
    <h2>Calls that were not taken</h2>
    <ul>
      ${rejected.map(({ code, count }) => html`<li><strong>${code}</strong>: ${grouped(count)} within a day</li>`)}
    </ul>
  </section>`;

const deletedCard = (deleted: HomeView['deleted']): Html =>
  html`<section class="card">
    <h2>Deleted by retention</h2>
    <ul>
      ${deleted.map(({ what, count }) => html`<li><strong>${what}</strong>: ${grouped(count)} within a day</li>`)}
    </ul>
  </section>`;

function links({ mail, temporalUi }: Places): Html[] {
  const all: [href: string | undefined, words: string][] = [
    [mail, 'Mail'],
    [temporalUi, 'Temporal UI'],
    ['/openapi.json', 'API description'],
    ['/metrics', 'Metrics'],
  ];
  return all.flatMap(([href, words]) => (href ? [html`<a href="${href}">${words}</a> `] : []));
}

function running({ temporal, adminKeyHint }: Places, { ready, parts }: Readiness): Html {
  const rows: [name: string, words: string][] = [['state', ready ? 'ready' : 'not ready'], ...Object.entries(parts)];
  if (temporal) rows.push(['Temporal at', temporal]);
  if (adminKeyHint) rows.push(['admin key', adminKeyHint]);
  return html`<section class="card">
    <h2>Running</h2>
    <dl>
      ${rows.map(
        ([name, words]) =>
          html`<dt>${name}</dt>
            <dd>${words}</dd>`,
      )}
    </dl>
  </section>`;
}

function counts({ stages: counted, journeys, messages }: Overview): Html {
  const byStage = stages.map((stage) => [stage, counted.find((row) => row.stage === stage)?.people ?? 0] as const);
  const ofMessages = messages.map(({ status, reason, count }) => [
    reason ? `${keyInWords(status)}: ${keyInWords(reason)}` : keyInWords(status),
    count,
  ]);
  return html`${table('Customers', ['stage', 'people'], byStage)}
  ${table(
    'Journeys',
    ['journey', 'under way'],
    journeys.map(({ journey, people }) => [journey, people]),
  )}
  ${table('Messages', ['what became of them', 'last day'], ofMessages)}`;
}

type Row = readonly [name: string | number, ...counts: (string | number)[]];

function table(title: string, head: readonly string[], rows: readonly (Row | (string | number)[])[]): Html {
  const heads = head.map((words, at) => html`<th scope="col" ${at > 0 ? html` class="n"` : undefined}>${words}</th>`);
  const lines = rows.map(
    ([name, ...numbers]) =>
      html`<tr>
        <th scope="row">${name}</th>
        ${numbers.map((count) => html`<td class="n">${grouped(count)}</td>`)}
      </tr>`,
  );
  const body =
    rows.length > 0
      ? html`<table>
          <thead>
            <tr>
              ${heads}
            </tr>
          </thead>
          <tbody>
            ${lines}
          </tbody>
        </table>`
      : html`<p class="quiet">None yet.</p>`;
  return html`<section class="card">
    <h2>${title}</h2>
    ${body}
  </section>`;
}

function decisions({ decisions: newest }: Overview, places: Places): Html {
  const lines = newest.map(
    ({ customerId, decision }) =>
      html`<tr>
        <td class="when">${moment(decision.at)}</td>
        <td>${person(customerId, places)}</td>
        <td>${decision.journey}</td>
        <td>${sayDecision(decision, 'en')}</td>
      </tr> `,
  );
  if (lines.length === 0)
    return html`<section class="card">
      <h2>Last decisions</h2>
      <p class="quiet">None yet.</p>
    </section>`;
  return html`<section class="card scroll">
    <h2>Last decisions</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">when</th>
          <th scope="col">customer</th>
          <th scope="col">journey</th>
          <th scope="col">why</th>
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </section>`;
}

/** Leads to the customer's workflow in the Temporal UI. */
function person(customerId: string, { temporalUi }: Places): Html {
  const short = html`<code>${customerId.slice(0, 8)}</code>`;
  if (!temporalUi) return short;
  const workflow = `${temporalUi.replace(/\/$/, '')}/namespaces/default/workflows/${encodeURIComponent(`customer/${customerId}`)}`;
  return html`<a href="${workflow}">${short}</a>`;
}

const moment = (at: Millis): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

const grouped = (count: number | string): string => (typeof count === 'number' ? count.toLocaleString('en') : count);
