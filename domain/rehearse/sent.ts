import { receiveDefinitions, rehearsed, type SentDefinitions } from './written';
import { scriptFile, scriptOf } from '../schema/persona';
import { detailsOf } from '../schema/reading/details';
import type { Millis } from '../time/time';
import type { Language } from '../words/words';
import type { RenderScope } from '../render/render';

/** What POST /v1/journeys/{key}/rehearsal answered. */
export type Surroundings = {
  readonly now: Millis;
  readonly links: RenderScope['links'];
  readonly definitions: SentDefinitions;
};

export type Order = {
  readonly around: Surroundings;
  /** As the file of a persona, or the body of a simulation. */
  readonly script: unknown;
  /** Nothing is decided after it. */
  readonly clock?: Millis | undefined;
  readonly language: Language;
};

export type Said = ReturnType<typeof rehearsed>;
export type Flaw = { readonly pointer: string; readonly detail: string };
export type Lived =
  /** `whole`: the same without a clock. */
  | { readonly said: Said; readonly whole: Said }
  | { readonly flaws: readonly Flaw[] }
  /** A defect of the journey or of ours. */
  | { readonly broken: string };

/** Lives somebody's life by the rules of the product, as POST /v1/journeys/{key}/simulate does. */
export function live({ around, script, clock, language }: Order): Lived {
  const read = scriptFile.safeParse(script);
  if (!read.success) return { flaws: detailsOf(read.error) };
  const { now, links } = around;
  const definitions = receiveDefinitions(around.definitions);
  const until = (at: Millis | undefined): Said =>
    rehearsed({ script: scriptOf({ ...read.data, ...(at === undefined ? {} : { until: at }) }, now), definitions, links }, language); // prettier-ignore
  try {
    const whole = until(read.data.until);
    return { whole, said: clock === undefined ? whole : until(clock) };
  } catch (error) {
    return { broken: error instanceof Error ? error.message : String(error) };
  }
}
