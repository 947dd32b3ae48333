import { TooExpensive, type Aside } from '../../api/http/aside';
import type { ActivityDeps } from '../../activities/deps';
import type { Rehearsal } from '../../domain/rehearse/written';
import type { Rendered, Rendering } from '../../domain/render/render';
import type { CompiledTemplate, WrittenTemplate } from '../../domain/schema/compile-template';
import type { Shutdown } from '../process/shutdown';
import { Threads } from './threads';

/** For people who wait before a screen. */
const patient = { budget: 10_000, patience: 15_000 };
/** Both together stay far below the lease of a claim. */
const brief = { budget: 2_000, patience: 1_000 };

/** What the API has done beside the event loop. */
export const asideOf = (threads: Threads): Aside => ({
  async simulate(rehearsal, gone) {
    const said = await threads.run<Rehearsal, string | undefined>('simulate', rehearsal, { ...patient, gone });
    if (said === undefined) throw new TooExpensive();
    return said;
  },
  compileTemplate: (document, gone) =>
    threads.run<WrittenTemplate, CompiledTemplate>('compileTemplate', document, { ...patient, gone }),
});

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
