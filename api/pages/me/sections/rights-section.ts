import { html, type Html } from '../../html';
import { press, type See } from '../see';
import type { DemandView } from '../view';

/** A copy of everything, and the way out. */
export function rightsSection(see: See): Html {
  const say = see.words.rights;
  return html`<section id="rights">
    <h2>${say.head}</h2>
    <div class="two">
      <article class="card">
        <p>${say.exportLead}</p>
        ${press(see, 'export', { text: say.export, look: 'plain' })}
      </article>
      <article class="card">
        <p>${say.eraseLead}</p>
        ${press(see, 'erase', { text: say.erase, look: 'warn' })}
      </article>
    </div>
    ${see.view.requests.length > 0 ? openRequests(see) : undefined}
    <h3>${say.demandsHead}</h3>
    <p class="quiet">${say.demandsLead}</p>
    <div class="two">${see.view.demands.map((one) => demandCard(see, one))}</div>
  </section>`;
}

/** What was asked for and waits for its answer. */
function openRequests(see: See): Html {
  const { head, lead, asks, came, due, late, longer } = see.words.rights.requests;
  return html`<div id="requests">
    <h3>${head}</h3>
    <p class="quiet">${lead}</p>
    <ul class="card plain">
      ${see.view.requests.map(
        (one) =>
          html`<li>
            <strong>${asks[one.asks]}</strong><span class="quiet small"> ${came(see.day(one.at))}</span
            ><br />${(one.isLate ? late : due)(see.day(one.due))}
            ${one.because === null ? undefined : html`<br /><span class="quiet small">${longer(one.because)}</span>`}
          </li>`,
      )}
    </ul>
  </div>`;
}

/** One right, to make use of or to take back. */
function demandCard(see: See, { right, since }: DemandView): Html {
  const { demands, since: sinceDay } = see.words.rights;
  const { head, lead, ask, back } = demands[right];
  const stands = since !== undefined;
  const fields = { right, wish: stands ? 'back' : 'demand' };
  return html`<article class="card">
    <h4>${head}</h4>
    <p>${lead}</p>
    ${stands ? html`<p class="quiet small">${sinceDay(see.day(since))}</p>` : undefined}
    ${press(see, 'demand', { text: stands ? back : ask, fields, look: 'plain' })}
  </article>`;
}

/** The second step of an erasure, which asks. */
export function sureBody(see: See): Html {
  const say = see.words.rights.sure;
  return html`<section class="card" role="alert">
    <h1>${say.head}</h1>
    <p>${say.text}</p>
    <p class="quiet">${say.stays}</p>
    <div class="buttons">
      <a class="button" href="${see.path}?lang=${see.view.language}">${say.no}</a>
      ${press(see, 'erase', { text: say.yes, fields: { sure: 'yes' }, look: 'warn' })}
    </div>
  </section>`;
}

type Erased = {
  readonly receipt: string;
  /** RFC 3339 */
  readonly erasedAt: string;
  /** Something was already on its way. */
  readonly isLate: boolean;
};

export function erasedBody({ words, moment }: See, { receipt, erasedAt, isLate }: Erased): Html {
  const say = words.rights.erased;
  return html`<section class="card">
    <h1>${say.head}</h1>
    <p role="status">${say.text}${isLate ? ` ${words.late}` : ''}</p>
    <p class="quiet small">${say.receipt(receipt, moment(Date.parse(erasedAt)))}</p>
  </section>`;
}
