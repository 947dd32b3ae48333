import { windowsOf, type QuietHours } from '../../../../domain/person/wishes/preferences';
import { daysOfWeek, type Weekday } from '../../../../domain/time/weekday';
import { html, type Html } from '../../html';
import { buttonOf, form, press, sayChannel, type See } from '../see';
import type { ChannelMove } from '../moved-channels';
import type { ChannelPlace } from '../view-about';
import { paceChoice } from './pace-choice';

/** How and when they are reached: a break, the order of channels, how often, quiet hours, language, personal content. */
export function contactSection(see: See): Html {
  const { head, lead } = see.words.contact;
  return html`<section id="contact">
    <h2>${head}</h2>
    <p class="quiet">${lead}</p>
    <div class="two">
      ${[snoozeCard, channelsCard, frequencyCard, quietCard, languageCard, personalCard].map((card) => card(see))}
    </div>
  </section>`;
}

export const snoozeDays = [7, 14, 28] as const;

function snoozeCard(see: See): Html {
  const say = see.words.contact.snooze;
  const isQuiet = see.view.silent.some(({ by }) => by === 'snooze');
  const days = snoozeDays.map((one) => press(see, 'snooze', { text: say.days(one), fields: { days: String(one) }, look: 'plain' })); // prettier-ignore
  return html`<article class="card">
    <h3>${say.head}</h3>
    <p>${say.lead}</p>
    <div class="buttons">
      ${days} ${isQuiet ? press(see, 'snooze', { text: say.end, fields: { days: '0' } }) : undefined}
    </div>
  </article>`;
}

function channelsCard(see: See): Html {
  const say = see.words.contact.channels;
  const { channels } = see.view.about;
  return html`<article class="card">
    <h3>${say.head}</h3>
    <p>${channels.length > 0 ? say.lead : say.none}</p>
    ${channels.map((place) => placeLine(see, place))}
  </article>`;
}

function placeLine(see: See, { channel, isUsed, mayRise }: ChannelPlace): Html {
  const { channels: say } = see.words.contact;
  const name = sayChannel(see, channel);
  const button = (move: ChannelMove): Html =>
    press(see, 'preferences', { text: say.short[move], label: say[move](name), fields: { channel, move }, look: 'plain' }); // prettier-ignore
  return html`<div class="line">
    <span>${name}${isUsed ? undefined : html`<br /><small class="quiet">${say.unused}</small>`}</span>
    <span class="buttons">${mayRise ? button('up') : undefined}${button(isUsed ? 'off' : 'on')}</span>
  </div>`;
}

function frequencyCard(see: See): Html {
  const say = see.words.contact.frequency;
  const { frequency } = see.view.wishes;
  const { options: some, chosen: own } = paceChoice(see, frequency?.max === 0 ? undefined : frequency);
  const none = ['0/1 day', say.none] as const;
  const chosen = frequency?.max === 0 ? none[0] : own;
  const options = [...some, none];
  return html`<article class="card">
    <h3>${say.head}</h3>
    ${form(see, 'preferences', html`${select({ name: 'frequency', label: say.label, options, chosen })}${save(see, say.head)}`)}
  </article>`;
}

function quietCard(see: See): Html {
  const { quiet: say, weekday } = see.words.contact;
  const { wishes, zone } = see.view;
  const [first, ...others] = windowsOf(wishes);
  const { from = '21:00', to = '08:00', days = daysOfWeek } = first ?? {};
  const day = (one: Weekday): Html =>
    html`<label class="tick"><input type="checkbox" name="days" value="${one}" ${checked(days.includes(one))} />${weekday[one]}</label>`; // prettier-ignore
  const spell = (window: QuietHours): string =>
    [
      `${window.from}–${window.to}`,
      ...(window.days ? [window.days.map((one) => weekday[one]).join(say.and)] : []),
    ].join(' ');
  return html`<article class="card">
    <h3>${say.head}</h3>
    <p>${say.lead}</p>
    ${others.length > 0 ? html`<p>${say.also(others.map(spell))}</p>` : undefined}
    ${form(
      see,
      'preferences',
      html`<input type="hidden" name="quiet" value="on" />
        <div class="pair">
          <label>${say.from}<input type="time" name="from" value="${from}" required /></label>
          <label>${say.to}<input type="time" name="to" value="${to}" required /></label>
        </div>
        <fieldset>
          <legend>${say.days}</legend>
          ${daysOfWeek.map(day)}
        </fieldset>
        <label>${say.zone}<input name="timezone" value="${zone}" autocomplete="off" maxlength="60" /></label>
        <p class="quiet small">${say.zoneHint}</p>
        ${save(see, say.head)}`,
    )}
    ${wishes.quietHours ? press(see, 'preferences', { text: say.end, fields: { quiet: 'off' }, look: 'plain' }) : undefined}
  </article>`;
}

const spoken = [
  ['en', 'English'],
  ['zh', '中文'],
] as const;

function languageCard(see: See): Html {
  const say = see.words.contact.language;
  const { language: own } = see.view.wishes;
  const others = own === undefined || spoken.some(([tag]) => tag === own) ? [] : [[own, own] as const];
  const options = [['any', say.any] as const, ...spoken, ...others];
  return html`<article class="card">
    <h3>${say.head}</h3>
    ${form(see, 'preferences', html`${select({ name: 'language', label: say.label, options, chosen: own ?? 'any' })}${save(see, say.head)}`)}
  </article>`;
}

function personalCard(see: See): Html {
  const say = see.words.contact.personal;
  const isOff = see.view.wishes.personalisation === false;
  const button = { text: isOff ? say.turnOn : say.turnOff, fields: { personalisation: isOff ? 'on' : 'off' } };
  return html`<article class="card">
    <h3>${say.head}</h3>
    <p>${isOff ? say.off : say.on}</p>
    ${press(see, 'preferences', { ...button, look: 'plain' })}
  </article>`;
}

type Choice = {
  readonly name: string;
  readonly label: string | Html;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly chosen: string;
};

export const select = ({ name, label, options, chosen }: Choice): Html =>
  html`<label
    >${label}<select name="${name}">
      ${options.map(([value, text]) => html`<option value="${value}" ${value === chosen ? html`selected` : undefined}>${text}</option>`)}
    </select></label
  >`;

const checked = (isChecked: boolean): Html | undefined => (isChecked ? html`checked` : undefined);

export const save = ({ words }: See, what: string): Html =>
  buttonOf({ text: words.contact.save, label: words.contact.saveWhat(what), look: 'plain' });
