import { html, type Html } from '../html';
import type { Page } from '../page';
import type { Asked } from '../../customers/permission/ask-why';
import { askCard, askStyle } from './sections/ask-section';
import { aboutSection } from './sections/about-section';
import { contactSection } from './sections/contact-section';
import { journeysSection } from './sections/journeys-section';
import { recordSection } from './sections/record-section';
import { rightsSection } from './sections/rights-section';
import { press, type See } from './see';
import { brandStyle, ownStyle } from './style';
import { everythingCard, topicsSection } from './sections/topics-section';
import type { Silence } from './view';
import { sayWhat, type What } from './what';
import type { Done } from './words/words';

/** What the page says of what was just done. */
export type Notice = {
  readonly done: Done;
  /** What it was done to. */
  readonly what?: What;
  /** Something was already on its way. */
  readonly isLate?: boolean;
};

export type Occasion = {
  readonly notice?: Notice;
  /** What they are asked because of it. */
  readonly why?: Asked;
  /** It shows messages that are not the newest. */
  readonly isOlder?: boolean;
};

/** The whole page of a person. */
export function ownPage(see: See, { notice, why, isOlder = false }: Occasion): Page {
  const { view, words } = see;
  const { addresses } = view.about;
  return framed(
    see,
    html`<h1>${words.title}</h1>
      <p>${words.lead}</p>
      ${addresses.length > 0 ? html`<p class="quiet small">${words.reachedAt(addresses.join(', '))}</p>` : undefined}
      ${notice || view.undoUntil !== undefined ? noticeCard(see, notice) : undefined}
      ${why ? askCard(why, view.language, `${see.path}/feedback`) : undefined}
      ${view.silent.map((one) => silentCard(see, one))} ${everythingCard(see)}
      <nav aria-label="${words.title}">
        ${(['topics', 'journeys', 'contact', 'about', 'record', 'rights'] as const).map((part) => html`<a href="#${part}">${words[part].head}</a>`)}
      </nav>
      ${topicsSection(see)} ${journeysSection(see)} ${contactSection(see)} ${aboutSection(see)}
      ${recordSection(see, isOlder)} ${rightsSection(see)}`,
  );
}

/** Whose page it is, in either language, around what it says. @param isGone its link leads nowhere any more */
export function framed({ view, words, path }: See, body: Html, isGone = false): Page {
  const { brand, language } = view;
  const tongue = (tag: string, name: string): Html =>
    html`<a
      href="${path}?lang=${tag}"
      lang="${tag}"
      hreflang="${tag}"
      ${tag === language ? html`aria-current="true"` : undefined}
      >${name}</a
    >`;
  return {
    title: `${words.title} – ${brand.name}`,
    language,
    style: html`${ownStyle}${askStyle}${brand.shades ? brandStyle(brand.shades) : undefined}`,
    body: html`<main class="own">
      <header class="top">
        <span class="brand">${brand.logo ? html`<img src="${brand.logo}" alt="" />` : undefined}${brand.name}</span>
        ${isGone ? undefined : html`<nav class="languages" aria-label="${words.languages}">${tongue('en', 'English')}${tongue('zh', '中文')}</nav>`}
      </header>
      ${body}
    </main>`,
  };
}

function noticeCard(see: See, notice: Notice | undefined): Html {
  const { words, view } = see;
  const said = notice && words.done[notice.done](notice.what ? sayWhat(see, notice.what) : '');
  return html`<section class="card notice" aria-label="${words.title}">
    ${said ? html`<p role="status">${said}${notice.isLate ? ` ${words.late}` : ''}</p>` : undefined}
    ${
      view.undoUntil === undefined
        ? undefined
        : html`<div class="line">
            <span class="quiet small">${words.undoUntil(see.moment(view.undoUntil))}</span>
            ${press(see, 'undo', { text: words.undo, look: 'plain' })}
          </div>`
    }
  </section>`;
}

function silentCard(see: See, silence: Silence): Html {
  const { snooze, ...other } = see.words.silent;
  return html`<div class="card line">
    <span>${silence.by === 'snooze' ? snooze(see.moment(silence.until)) : other[silence.by]}</span>
    ${endOf(see, silence)}
  </div>`;
}

/** What ends it, where that is theirs to end. */
function endOf(see: See, { by }: Silence): Html | undefined {
  const { contact, rights } = see.words;
  if (by === 'pause') return undefined;
  if (by === 'snooze') return press(see, 'snooze', { text: contact.snooze.end, fields: { days: '0' }, look: 'plain' });
  return press(see, 'demand', { text: rights.demands[by].back, fields: { right: by, wish: 'back' }, look: 'plain' });
}
