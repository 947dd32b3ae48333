import { reasons } from '../../../../domain/decide/decision';
import { html, type Html } from '../../html';
import { writeCursor } from '../../../http/paging';
import { sayChannel, sayPurpose, type See } from '../see';
import type { MessageView, UseView } from '../view-record';

/** What was sent and what was not, each with its why, and what their data was used for. */
export function recordSection(see: See, isOlder: boolean): Html {
  const { record: say } = see.words;
  const { messages, older, uses } = see.view.record;
  const turn = (query: Record<string, string>, text: string): Html =>
    html`<a href="${see.path}?${new URLSearchParams({ lang: see.view.language, ...query }).toString()}#record"
      >${text}</a
    >`;
  return html`<section id="record">
    <h2>${say.head}</h2>
    <p class="quiet">${messages.length > 0 ? say.lead : say.none}</p>
    ${
      messages.length > 0
        ? html`<ol class="card plain">
            ${messages.map((message) => messageLine(see, message))}
          </ol>`
        : undefined
    }
    <p class="buttons">
      ${isOlder ? turn({}, say.newest) : undefined}
      ${older ? turn({ older: writeCursor(older) }, say.older) : undefined}
    </p>
    <details class="card" id="uses">
      <summary>
        <h3>${say.uses.head}</h3>
      </summary>
      <p class="quiet">${uses.length > 0 ? say.uses.lead : say.uses.none}</p>
      <ol class="plain">
        ${uses.map((use) => useLine(see, use))}
      </ol>
    </details>
  </section>`;
}

function messageLine(see: See, message: MessageView): Html {
  const { status, name, channel, decidedAt } = message;
  const over = channel === null ? '' : ` · ${sayChannel(see, channel)}`;
  return html`<li>
    <span class="state ${status}">${see.words.record.status[status]}</span> <strong>${name}</strong
    ><span class="quiet small"> ${see.moment(decidedAt)}${over}</span><br />${whyOf(see, message)}
  </li>`;
}

/** Of what went out the word that permitted it, of the rest what stood against it. */
function whyOf(see: See, { status, reason, purpose, agreedAt, decision }: MessageView): string {
  const { agreed, why } = see.words.record;
  const known = reasons.find((one) => one === reason);
  const because = known === undefined || known === 'permitted' ? undefined : why[known];
  const isOut = status === 'sent' || status === 'unknown' || status === 'handing-over';
  const grounds = agreed(sayPurpose(see, purpose), agreedAt === undefined ? undefined : see.day(agreedAt));
  if (isOut) return because ? `${grounds} ${because}` : grounds;
  return because ?? (decision ? why[decision.reason] : grounds);
}

function useLine(see: See, { at, purpose, name, channel, host }: UseView): Html {
  const { uses: say } = see.words.record;
  const what = sayPurpose(see, purpose);
  const text = host === null ? say.message(what, name, sayChannel(see, channel ?? '')) : say.call(what, name, host);
  return html`<li><span class="quiet small">${see.moment(at)}</span><br />${text}</li>`;
}
