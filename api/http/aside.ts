import type { Rehearsal } from '../../domain/rehearse/written';
import type { CompiledTemplate, WrittenTemplate } from '../../domain/schema/compile-template';

/** Some work would take longer, or more memory, than it may. */
export class TooExpensive extends Error {
  constructor() {
    super('it takes more time or memory than it may');
  }
}

/** So much of such work is under way that nobody could begin with this. */
export class Crowded extends Error {
  constructor() {
    super('too much of this is under way');
  }
}

/**
 * Work that would hold up everybody else on the event loop, done beside it and with an end.
 * Each throws TooExpensive and Crowded; it is broken off when `gone` says that nobody waits for it.
 */
export type Aside = {
  /** @returns JSON of what `saySimulation` says */
  simulate(rehearsal: Rehearsal, gone: AbortSignal): Promise<string>;
  compileTemplate(document: WrittenTemplate, gone: AbortSignal): Promise<CompiledTemplate>;
};
