import { TooExpensive, type Aside } from '../../api/http/aside';
import type { ActivityDeps } from '../../activities/deps';
import type { WhatIf, WhatIfAsked } from '../../domain/contact/what-if';
import type { DataPlan } from '../../domain/person/plan/data-plan';
import type { Preview, Previewing } from '../../domain/rehearse/preview';
import type { Findings } from '../../domain/rehearse/backtest/backtest';
import type { Retrial } from '../../domain/rehearse/backtest/retrial';
import type { Rehearsal } from '../../domain/rehearse/written';
import type { Rendered, Rendering } from '../../domain/render/render';
import type { Journey } from '../../domain/journey/journey';
import type { CompiledTemplate } from '../../domain/schema/compile-template';
import {
  asYaml,
  judgeJourney,
  readDefinition,
  type DefinitionKind,
  type DefinitionOf,
  type Document,
  type ReadDefinition,
} from '../../domain/schema/read-definition';
import type { Shutdown } from '../process/shutdown';
import type { Judging, Reading } from './tasks';
import { Threads } from './threads';

/** For people who wait before a screen; on a busy machine a thread may need half a minute to start. */
const patient = { budget: 10_000, patience: 15_000, start: 45_000 };
/** For what nobody waits before. */
const unhurried = { budget: 20_000, patience: 60_000 };
/** What it may last and wait stays, with a round before it and the slowest hand-over behind it, below the lease of a claim. */
const brief = { budget: 2_000, longest: 4_000, patience: 4_000 };

/** UTF-16 units of a definition that is read where it is asked for: it takes less long than to give it away. */
const small = 20_000;
const isSmall = ({ source }: Document): boolean => source.length <= small;
/** Without what else is kept of a draft. */
const alone = ({ source, format }: Document): Document => ({ source, format });

/** What the API has done beside the event loop. */
export function asideOf(threads: Threads): Aside {
  const run = <Order, Result>(task: string, order: Order, gone: AbortSignal): Promise<Result> =>
    threads.run<Order, Result>(task, order, { ...patient, gone });
  return {
    async simulate(rehearsal, gone) {
      const said = await run<Rehearsal, string | undefined>('simulate', rehearsal, gone);
      if (said === undefined) throw new TooExpensive();
      return said;
    },
    backtest: (retrial, gone) => threads.run<Retrial, Findings>('backtest', retrial, { ...unhurried, gone }),
    compileTemplate: (document, gone) => run<Document, CompiledTemplate>('compileTemplate', alone(document), gone),
    readDefinition: async <Kind extends DefinitionKind>(
      kind: Kind,
      document: Document,
      gone: AbortSignal,
      plan?: DataPlan,
    ) => {
      const reading: Reading = { kind, document: alone(document), plan };
      if (isSmall(document)) return readDefinition(kind, document, plan);
      return run<Reading, ReadDefinition<DefinitionOf<Kind>>>('readDefinition', reading, gone);
    },
    judgeJourney: async (document, around, gone) => {
      const judging: Judging = { document: alone(document), around };
      if (isSmall(document)) return judgeJourney(document, around);
      return run<Judging, ReadDefinition<Journey>>('judgeJourney', judging, gone);
    },
    preview: (asked, gone) => run<Previewing, Preview>('previewMessage', asked, gone),
    whatIf: (asked, gone) => run<WhatIfAsked, WhatIf>('whatIf', asked, gone),
    asYaml: async (document, gone) =>
      isSmall(document) ? asYaml(document) : run<Document, string>('asYaml', alone(document), gone),
  };
}

export function openAside(shutdown: Shutdown): Aside {
  const threads = new Threads();
  shutdown.then('threads', () => threads.close());
  return asideOf(threads);
}

/** How messages are rendered that take long; one that takes too long is a fault of its template. */
export const rendererOf =
  (threads: Threads): ActivityDeps['renderAside'] =>
  async (rendering) => {
    try {
      return await threads.run<Rendering, Rendered>('renderMessage', rendering, brief);
    } catch (error) {
      if (error instanceof TooExpensive) return { ok: false, error: 'it takes longer than two seconds to render' };
      throw error;
    }
  };
