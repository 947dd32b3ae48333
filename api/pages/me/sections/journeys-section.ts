import { reasons } from '../../../../domain/decide/decision';
import { html, type Html } from '../../html';
import { keyInWords } from '../../key-in-words';
import { press, sayPurpose, type See } from '../see';
import type { PassageView, StoppedView } from '../view-journeys';

/** The journeys that they are in, what comes next and when, and a way to hold or leave each. */
export function journeysSection(see: See): Html {
  const { inside, stopped } = see.view.journeys;
  const say = see.words.journeys;
  return html`<section id="journeys">
    <h2>${say.head}</h2>
    <p class="quiet">${inside.length > 0 ? say.lead : say.none}</p>
    ${inside.map((one) => passageCard(see, one))}
    ${
      stopped.length > 0
        ? html`<div class="card">
            <h3>${say.stopped}</h3>
            ${stopped.map((one) => stoppedLine(see, one))}
          </div>`
        : undefined
    }
  </section>`;
}

function passageCard(see: See, passage: PassageView): Html {
  const say = see.words.journeys;
  const { name, purpose, since, isService, isPaused, journey, coming } = passage;
  const until = coming.until === undefined ? undefined : see.moment(coming.until);
  const reason = coming.reason && reasons.includes(coming.reason) ? see.words.record.why[coming.reason] : '';
  const then = coming.message ? say.then(nameOfStep(coming.message.step), coming.message.isSure) : undefined;
  return html`<article class="card">
    <h3>${name}</h3>
    <p class="quiet small">${say.about(sayPurpose(see, purpose), see.day(since))}</p>
    <p>${isPaused ? html`${say.paused}<br />` : undefined}${say.coming(coming, until, reason)} ${then}</p>
    ${
      isService
        ? html`<p class="quiet small">${say.service}</p>`
        : html`<div class="buttons">
            ${press(see, 'pause', isPaused ? { text: say.short.resume, label: say.resume(name), fields: { journey, wish: 'go-on' } } : { text: say.short.pause, label: say.pause(name), fields: { journey }, look: 'plain' })}
            ${press(see, 'leave', { text: say.short.leave, label: say.leave(name), fields: { journey }, look: 'plain' })}
          </div>`
    }
  </article>`;
}

/** A step that nobody named has its place for a name. */
const nameOfStep = (id: string): string | undefined => (/^\d/.test(id) ? undefined : keyInWords(id));

function stoppedLine(see: See, { journey, name, wish }: StoppedView): Html {
  const say = see.words.journeys;
  const button = {
    text: say.short.allow,
    label: say.allow(name),
    fields: { journey, wish: 'go-on' },
    look: 'plain',
  } as const;
  return html`<div class="line">
    <span>${name}<br /><small class="quiet">${say.wish[wish]}</small></span>
    ${press(see, wish === 'left' ? 'leave' : 'pause', button)}
  </div>`;
}
