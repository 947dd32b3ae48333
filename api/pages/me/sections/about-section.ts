import { html, type Html } from '../../html';
import { save, select } from './contact-section';
import { form, sayTrait, type See } from '../see';
import type { FieldView } from '../view-about';

/** What is known of them, where they can correct it or have it forgotten. */
export function aboutSection(see: See): Html {
  const say = see.words.about;
  const { fields, interests } = see.view.about;
  const open = fields.filter(({ kind }) => kind !== 'fixed');
  const fixed = fields.filter(({ kind }) => kind === 'fixed');
  return html`<section id="about">
    <h2>${say.head}</h2>
    <p class="quiet">${say.lead}</p>
    <div class="two">
      <article class="card">
        <h3>${say.interests}</h3>
        ${form(
          see,
          'profile',
          html`${before('list:interests', interests)}<label
              >${say.interestsHint}<input
                name="list:interests"
                dir="auto"
                value="${interests}"
                maxlength="500"
                autocomplete="off" /></label
            >${save(see, say.interests)}`,
        )}
      </article>
      <article class="card">
        ${fields.length === 0 ? html`<p>${say.none}</p>` : undefined}
        ${open.length > 0 ? form(see, 'profile', html`${open.flatMap((field) => [before(`${field.kind}:${field.name}`, field.text), fieldOf(see, field)])}${save(see, say.head)}`) : undefined}
        ${
          fixed.length > 0
            ? html`<h4>${say.fixed}</h4>
                <dl>${fixed.map((field) => fixedLine(see, field))}</dl>`
            : undefined
        }
      </article>
    </div>
  </section>`;
}

/** What stood in a field when the page was opened, so that what was changed elsewhere since is not changed back. */
const before = (field: string, text: string): Html => html`<input type="hidden" name="was:${field}" value="${text}" />`; // prettier-ignore

function fieldOf(see: See, { name, kind, text }: FieldView): Html {
  const say = see.words.about;
  const label = sayTrait(see, name);
  const field = `${kind}:${name}`;
  if (kind === 'choice') {
    const options = [
      ['true', say.yes],
      ['false', say.no],
      ['', '–'],
    ] as const;
    return select({ name: field, label, options, chosen: text });
  }
  const mode = kind === 'number' ? html`inputmode="decimal"` : undefined;
  return html`<label
    >${label}<input name="${field}" dir="auto" value="${text}" maxlength="500" autocomplete="off" ${mode}
  /></label>`;
}

const fixedLine = (see: See, { name, text, isMasked }: FieldView): Html =>
  html`<dt>${sayTrait(see, name)}</dt>
    <dd dir="auto">${isMasked ? `${text} ${see.words.about.masked}` : text}</dd>`;
