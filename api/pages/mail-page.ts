import { html, type Html } from './html';
import type { MailItem } from './mail-box';
import type { Page } from './page';

export type MailView = {
  readonly items: readonly MailItem[];
  /** The address that the list is limited to. */
  readonly to: string | undefined;
  readonly open: MailItem | undefined;
};

/** The caught mails and one of them, as its reader would see it. */
export function mailPage({ items, to, open }: MailView): Page {
  const body = html`<main>
    <h1>Mail</h1>
    <p class="quiet">What was handed over and went no further. Newest first, ${items.length} shown.</p>
    <form method="get" role="search">
      <label for="to">To</label>
      <input id="to" name="to" type="text" inputmode="email" autocomplete="off" value="${to}" />
      <button class="small">Show</button>
    </form>
    ${
      items.length === 0
        ? html`<p>Nothing yet.</p>`
        : html`<div class="mail">
            <nav aria-label="Mails">
              <ul class="list">
                ${items.map((item) => line(item, to, open))}
              </ul>
            </nav>
            ${open ? letter(open) : undefined}
          </div>`
    }
    <p><a href="/">Back to the first page</a></p>
  </main>`;
  return { title: 'Mail – Sojourn', body, quotes: true };
}

function line(item: MailItem, to: string | undefined, open: MailItem | undefined): Html {
  const query = new URLSearchParams({ ...(to ? { to } : {}), open: item.messageId });
  const current = item === open ? html` aria-current="true"` : undefined;
  return html`<li>
    <a href="?${query.toString()}" ${current}
      >${item.subject || '(no subject)'}<br /><small class="quiet"
        >${item.to} · ${item.at.slice(0, 16).replace('T', ' ')}</small
      ></a
    >
  </li> `;
}

function letter(item: MailItem): Html {
  const headers = Object.entries(item.headers).flatMap(([name, values]) =>
    values.map(
      (value) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    ),
  );
  // An empty sandbox: the mail's own page runs no script, sends no form and is of no origin.
  const view = item.html
    ? html`<iframe title="The mail as its reader sees it" sandbox srcdoc="${item.html}"></iframe>`
    : html`<div class="card"><pre>${item.text}</pre></div>`;
  return html`<article>
    <h2>${item.subject || '(no subject)'}</h2>
    ${view}
    <details class="card">
      <summary>Plain text</summary>
      <pre>${item.text}</pre>
    </details>
    <details class="card">
      <summary>Headers</summary>
      <dl>${headers}</dl>
    </details>
  </article>`;
}
