/** What a text must not say, as one language says it. */
export type Phrases = {
  /** That the answer is yes unless somebody acts. */
  readonly ticked: readonly RegExp[];
  /** That something else can only be had with this yes. */
  readonly conditions: readonly RegExp[];
  /** Words of lawyers and engineers. */
  readonly jargon: readonly RegExp[];
  /** That data goes to others. */
  readonly sharing: RegExp;
  /** That somebody is watched or judged by what they do. */
  readonly profiling: RegExp;
  /** That somebody is written to. */
  readonly contact: RegExp;
  /** What joins two purposes in one sentence. */
  readonly joins: RegExp;
  /** A second yes in one sentence. */
  readonly twice: RegExp;
  /** A sentence with it says what is not done. */
  readonly denies: RegExp;
};

/** A box that is drawn with its tick in it. */
export const tick = /[☑☒✅✔✓]|\[\s?[xX×*]\s?\]/u;

/** What stands by itself, also in words with letters that `\b` does not know. */
export const whole = (source: string): RegExp => new RegExp(`(?<!\\p{L})(?:${source})(?!\\p{L})`, 'iu');
/** What begins a word, whatever its end. */
export const begins = (source: string): RegExp => new RegExp(`(?<!\\p{L})(?:${source})`, 'iu');
