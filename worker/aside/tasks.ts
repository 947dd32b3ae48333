import * as contact from '../../domain/contact/what-if';
import type { DataPlan } from '../../domain/person/plan/data-plan';
import { preview } from '../../domain/rehearse/preview';
import { tryOn, type Findings } from '../../domain/rehearse/backtest/backtest';
import { rulesFrom } from '../../domain/rehearse/backtest/rules';
import type { Retrial } from '../../domain/rehearse/backtest/retrial';
import { rehearsed, type Rehearsal } from '../../domain/rehearse/written';
import { render, type Rendered, type Rendering } from '../../domain/render/render';
import { compileTemplate as compile, type CompiledTemplate } from '../../domain/schema/compile-template';
import * as definitions from '../../domain/schema/read-definition';
import { beginsHere } from './thread-time';
import type { Work } from './threads';

/** UTF-16 units of JSON that somebody can still read. */
const longestAnswer = 20_000_000;

/** What threads can do: each takes plain data and gives plain data. */
const task =
  <Order, Result>(run: (order: Order) => Result) =>
  ({ order, begins }: Work<Order>): Result => {
    begins.postMessage(beginsHere());
    begins.close();
    return run(order);
  };

/** JSON of what comes of it; undefined when that is too long. */
export const simulate = task((rehearsal: Rehearsal): string | undefined => {
  const said = JSON.stringify(rehearsed(rehearsal));
  return said.length > longestAnswer ? undefined : said;
});

/** Some people's pasts under two sets of definitions. */
export const backtest = task(({ people, draft, live, from, to }: Retrial): Findings =>
  tryOn(people, { rules: rulesFrom(draft), against: rulesFrom(live), from, to, until: to }),
);

export const compileTemplate = task((document: definitions.Document): Promise<CompiledTemplate> => compile(document));

export const renderMessage = task(({ template, channel, scope }: Rendering): Rendered =>
  render(template, channel, scope),
);

export const previewMessage = task(preview);
export const whatIf = task(contact.whatIf);

export type Reading = {
  readonly kind: definitions.DefinitionKind;
  readonly document: definitions.Document;
  readonly plan?: DataPlan | undefined;
};
export const readDefinition = task(({ kind, document, plan }: Reading) =>
  definitions.readDefinition(kind, document, plan),
);

export type Judging = { readonly document: definitions.Document; readonly around: definitions.Around };
export const judgeJourney = task(({ document, around }: Judging) => definitions.judgeJourney(document, around));

export const asYaml = task(definitions.asYaml);
