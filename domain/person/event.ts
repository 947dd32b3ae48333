import type { Millis } from '../time/time';

/** Events that mean something by themselves, whatever the journeys listen to. */
export const signedUp = 'Signed Up';
/** What somebody agrees to changed: `{purpose, channel?, state, …}`. The product says it of what came by no event. */
export const consentChanged = 'Consent Changed';
/** Somebody answered a survey: `{survey, journey?, …}`. */
export const surveyAnswered = 'Survey Answered';
/** Somebody answered a question about themselves: `{question, answer}`; it becomes a trait by whoever told it, whoever asked. */
export const questionAnswered = 'Question Answered';

/** Somebody was asked something about themselves: `{question}`. The product says it of what it asks, others of what they ask. */
export const questionAsked = 'Question Asked';
/** What computed traits are read from, beside calls of pages and screens and the policy's purchases. */
export const productViewed = 'Product Viewed';
export const signedIn = 'Signed In';
export const storeVisited = 'Store Visited';
export const emailClicked = 'Email Clicked';
/** Somebody wrote back by SMS what is no word of a carrier's: `{text, messageId, to?, keyword?}`. It says nothing of what they agree to. */
export const smsReceived = 'SMS Received';
/** Somebody said why they took something back: `{question, answer, comment?, touchpoint, consentSeq?}`. */
export const feedbackGiven = 'Feedback Given';
/** Somebody is among an audience from now on, or no longer: `{audience}`. The product itself says it, and journeys listen to it as to any event. */
export const audienceEntered = 'Audience Entered';
export const audienceLeft = 'Audience Left';
/** Somebody stands otherwise as a buyer: `{from, to}`. The product itself says it, and journeys listen to it as to any event. */
export const purchaseClassChanged = 'Purchase Class Changed';

/**
 * Events that the product makes of what it alone sees. A backend may tell of its own audiences, clicks and questionnaires and vouches for
 * them; what a page says of them is forged. A page that asks a question is its witness, so that `Question Asked` is not among them.
 */
export const neverFromPages: ReadonlySet<string> = new Set([
  audienceEntered,
  audienceLeft,
  emailClicked,
  feedbackGiven,
  purchaseClassChanged,
  smsReceived,
]);

/** Something that happened to a customer. `at`: when it happened; `receivedAt`: when we learned of it. */
export type CustomerEvent = {
  readonly id: string;
  readonly name: string;
  /**
   * `enrol`: somebody asked through the API that the customer enter the journey named in `name`; `audience`: they are among an
   * audience of that journey whose time has come.
   */
  readonly type?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly at: Millis;
  readonly receivedAt: Millis;
  /** It came with a key that anybody can read, so that it proves nothing. */
  readonly fromBrowser?: boolean;
};

export const tellsOfAudience = ({ name }: { readonly name: string | undefined }): boolean =>
  name === audienceEntered || name === audienceLeft;

const unseen = /[\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** A name without what nobody sees at its ends: spaces of any kind, control and zero-width characters. */
export function seenName(said: string): string {
  const signs = Array.from(said);
  const isUnseen = (sign: string): boolean => unseen.test(sign);
  const first = signs.findIndex((sign) => !isUnseen(sign));
  return first < 0 ? '' : signs.slice(first, signs.findLastIndex((sign) => !isUnseen(sign)) + 1).join('');
}
