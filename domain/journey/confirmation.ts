import { channelKinds, type ChannelKind } from '../contact/channel';
import type { Definitions } from '../decide/facts';
import type { Reason } from '../decide/decision';
import type { Customer, Identifier } from '../person/customer';
import { isProved } from '../person/identity/vouched';
import { languageOf } from '../person/language';
import { confirmationWords } from '../words/confirmation';
import type { Enrolment } from './enrolment';
import type { JourneyVersion } from './journey';
import type { Content, Template } from './template';

/**
 * The product's own passage, by which the owner of an address is asked whether they agree. No author can have this key, since
 * theirs have no colon.
 */
export const confirmationKey = 'sojourn:confirmation';

/** What it is made of, unless an author published something else under this key. */
export const confirmationTemplateKey = 'confirmation';

const confirmationJourney: JourneyVersion = {
  key: confirmationKey,
  version: 1,
  state: 'live',
  name: 'Confirmation',
  purpose: confirmationKey,
  priority: 100,
  enter: [{ by: 'api', again: 'always' }],
  exit: [],
  holdout: 0,
  steps: [
    {
      kind: 'message',
      id: 'confirm',
      template: confirmationTemplateKey,
      channels: channelKinds,
      whenNotPermitted: 'skip',
      whenHeldTooLong: 'skip',
    },
  ],
};

/** A journey that nobody has to publish. */
export const ownJourney = (key: string): JourneyVersion | undefined =>
  key === confirmationKey ? confirmationJourney : undefined;

/** Whom a passage asks what; its entry's properties are this. */
export type Question = {
  readonly confirmationId: string;
  readonly statement: string;
  readonly version: number;
  /** The statement's title in the person's language. */
  readonly title: string;
  readonly purpose: string;
  readonly channel: ChannelKind;
  readonly address: { readonly kind: string; readonly value: string };
  /** Why nothing is sent. */
  readonly withheld?: Extract<Reason, 'capped' | 'suppressed' | 'outdated'>;
};

/** What a passage asks to be confirmed; undefined for any journey of an author. Nobody but we ourselves write its entry. */
export const questionOf = ({ journey, entry }: Pick<Enrolment, 'journey' | 'entry'>): Question | undefined =>
  journey === confirmationKey ? (entry.properties as Question) : undefined;

/**
 * Whom a question's template sees. An address that only a page gave may be a stranger's, to whom whatever the page says of its visitor
 * would be written: of such a visitor it sees the language alone.
 */
export function askedPerson<Asked extends Pick<Customer, 'traits'>>(whom: Asked, address: Identifier): Asked {
  if (isProved(address)) return whom;
  const { language: said } = whom.traits;
  const language = languageOf(whom, {});
  return { ...whom, traits: said && language ? { language: { ...said, value: language } } : {} };
}

/** The template of a message of a journey. What an author publishes for confirmations counts where it can be one. */
export function templateFor(
  { template }: Pick<Definitions, 'template'>,
  { journey, template: key }: { readonly journey: string; readonly template: string },
): Template | undefined {
  const published = template(key);
  if (journey !== confirmationKey) return published;
  return published && canConfirm(published) ? published : builtIn;
}

/** It is no marketing, and whatever it says leads to the page that asks. */
export const canConfirm = ({
  class: kind,
  channels,
  locales,
}: Pick<Template, 'class' | 'channels' | 'locales'>): boolean =>
  kind === 'service' && [channels, ...Object.values(locales)].flatMap((one) => Object.values(one)).every(leadsToPage);

/** What has a subject alone takes its body from another. */
const leadsToPage = ({ html, text }: Content): boolean =>
  (html === undefined && text === undefined) || [html, text].some((body) => body?.includes('links.confirm'));

const builtIn: Template = {
  key: confirmationTemplateKey,
  version: 0,
  class: 'service',
  channels: { email: confirmationWords.en },
  locales: { zh: { email: confirmationWords.zh } },
};
