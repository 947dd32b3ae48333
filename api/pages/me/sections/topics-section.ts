import type { Line } from '../../../../domain/person/ledger/ledger';
import { html, type Html } from '../../html';
import { buttonOf, form, press, sayChannel, sayPurpose, type See } from '../see';
import type { ShownStatement } from '../facts';
import type { ChannelView, TopicView } from '../view-topics';
import { save, select } from './contact-section';
import { paceChoice } from './pace-choice';

/** What they hear about: each purpose with its words, and each way by which it comes a choice of its own. */
export function topicsSection(see: See): Html {
  const { topics } = see.view;
  const { head, lead, none } = see.words.topics;
  return html`<section id="topics">
    <h2>${head}</h2>
    <p class="quiet">${topics.length > 0 ? lead : none}</p>
    ${topics.map((topic) => topicCard(see, topic))}
  </section>`;
}

function topicCard(see: See, topic: TopicView): Html {
  const { purpose, statement, channels, isPermitted, isService, isSwitchedOff } = topic;
  const say = see.words.topics;
  const name = sayPurpose(see, purpose);
  return html`<article class="card">
    <h3>${name}</h3>
    ${statement ? html`<p>${statement.text}</p>` : undefined}
    <p class="quiet small">
      ${isService ? `${say.service} ` : ''}${topic.cap ? `${say.cap(topic.cap)} ` : ''}${say.sent(topic.sent)}
    </p>
    ${
      isSwitchedOff
        ? html`<div class="line">
            <span>${say.switchedOff}</span>
            ${press(see, 'preferences', { text: say.switchOn, label: say.start(name), fields: { topic: purpose, wish: 'on' } })}
          </div>`
        : undefined
    }
    <ul class="ways">
      ${channels.map((way) => wayOf(see, topic, way))}
    </ul>
    ${isPermitted && !isService ? paceOf(see, topic) : undefined}
    ${isPermitted ? press(see, 'withdraw', { text: say.stop(name), fields: { purpose }, look: 'plain' }) : undefined}
    ${!isPermitted && channels.length === 0 && statement ? press(see, 'grant', { text: say.start(name), fields: { purpose } }) : undefined}
    ${details(see, topic)}
  </article>`;
}

/** How often it comes at most, beside what is chosen for all topics together. */
function paceOf(see: See, { purpose, pace }: TopicView): Html {
  const { head } = see.words.contact.frequency;
  const name = sayPurpose(see, purpose);
  const label = html`${head}<span class="sr"> (${name})</span>`;
  const choice = select({ name: 'pace', label, ...paceChoice(see, pace) });
  const topic = html`<input type="hidden" name="topic" value="${purpose}" />`;
  return form(see, 'preferences', html`${topic}${choice}${save(see, `${head} (${name})`)}`);
}

/** A way that is on can be stopped, one that is off can be asked for where there are words to agree to. */
function wayOf(see: See, { purpose }: TopicView, { channel, worth, canGrant }: ChannelView): Html {
  const say = see.words.topics;
  const name = sayChannel(see, channel);
  const what = sayPurpose(see, purpose);
  const isOn = worth === 'permitted';
  const state = html`<span>${name}<br /><small class="quiet">${say.worth[worth]}</small></span>`;
  const fields = html`<input type="hidden" name="purpose" value="${purpose}" /><input
      type="hidden"
      name="channel"
      value="${channel}"
    />`;
  const label = `${name} ${say.worth[worth]}: ${isOn ? say.stopOn(what, name) : say.startOn(what, name)}`;
  const button = html`<button class="switch ${isOn ? 'on' : 'off'}" aria-label="${label}">
    ${state}<i aria-hidden="true"></i>
  </button>`;
  return html`<li>
    ${isOn || canGrant ? form(see, isOn ? 'withdraw' : 'grant', html`${fields}${button}`) : html`<div class="switch fixed">${state}</div>`}
  </li>`;
}

function details(see: See, { purpose, statement, agreedTo, history, said }: TopicView): Html | undefined {
  const say = see.words.topics;
  if (history.length === 0 && !said && !statement) return undefined;
  const lines = history.length > 0 || !said ? history : [said];
  return html`<details>
    <summary>${say.details}<span class="sr"> (${sayPurpose(see, purpose)})</span></summary>
    ${
      agreedTo
        ? html`<h4>${say.agreedWords(agreedTo.version)}</h4>
            <p>${sayWords(agreedTo)}</p>`
        : undefined
    }
    <h4>${agreedTo ? say.wordsNow : say.words}</h4>
    <p>${statement ? sayWords(statement) : say.noWords}</p>
    ${
      lines.length > 0
        ? html`<h4>${say.history}</h4>
            <ol class="plain">
              ${lines.map((line) => html`<li>${sayLine(see, line)}</li>`)}
            </ol>`
        : undefined
    }
  </details>`;
}

const sayWords = ({ title, text, more = '' }: ShownStatement): string => `${title}. ${text} ${more}`;

function sayLine(see: See, { state, at, channel, source, statement, version }: Line): string {
  const say = see.words.topics;
  const known = Object.hasOwn(say.source, source) ? (say.source[source] ?? source) : source;
  const grounds =
    statement === undefined ? known : `${known}, ${statement}${version === undefined ? '' : ` ${version}`}`;
  const said = { state: say.state[state], day: see.moment(at), source: grounds };
  return say.line(channel === undefined ? said : { ...said, channel: sayChannel(see, channel) });
}

/** One press that stops everything, with nothing to fill in. */
export const everythingCard = (see: See): Html => {
  const { head, lead, button } = see.words.everything;
  return html`<section class="card stop" aria-label="${head}">
    <div><strong>${head}</strong><br /><span class="quiet">${lead}</span></div>
    ${form(see, 'everything', buttonOf({ text: button, look: 'warn' }))}
  </section>`;
};
