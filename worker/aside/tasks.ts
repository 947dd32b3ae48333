import { rehearsed, type Rehearsal } from '../../domain/rehearse/written';
import { render, type Rendered, type Rendering } from '../../domain/render/render';
import {
  compileTemplate as compile,
  type CompiledTemplate,
  type WrittenTemplate,
} from '../../domain/schema/compile-template';
import type { Work } from './threads';

/** UTF-16 units of JSON that somebody can still read. */
const longestAnswer = 20_000_000;

/** What threads can do: each takes plain data and gives plain data. */
const task =
  <Order, Result>(run: (order: Order) => Result) =>
  ({ order, begins }: Work<Order>): Result => {
    begins.postMessage('begins');
    begins.close();
    return run(order);
  };

/** JSON of what comes of it; undefined when that is too long. */
export const simulate = task((rehearsal: Rehearsal): string | undefined => {
  const said = JSON.stringify(rehearsed(rehearsal));
  return said.length > longestAnswer ? undefined : said;
});

export const compileTemplate = task((document: WrittenTemplate): Promise<CompiledTemplate> => compile(document));

export const renderMessage = task(({ template, channel, scope }: Rendering): Rendered =>
  render(template, channel, scope),
);
