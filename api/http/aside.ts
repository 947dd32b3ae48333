import type { Journey } from '../../domain/journey/journey';
import type { WhatIf, WhatIfAsked } from '../../domain/contact/what-if';
import type { DataPlan } from '../../domain/person/plan/data-plan';
import type { Preview, Previewing } from '../../domain/rehearse/preview';
import type { Findings } from '../../domain/rehearse/backtest/backtest';
import type { Retrial } from '../../domain/rehearse/backtest/retrial';
import type { Rehearsal } from '../../domain/rehearse/written';
import type { CompiledTemplate } from '../../domain/schema/compile-template';
import type {
  Around,
  DefinitionKind,
  DefinitionOf,
  Document,
  ReadDefinition,
} from '../../domain/schema/read-definition';

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

/** Whoever asked for it has left. */
export class NobodyWaits extends Error {
  constructor() {
    super('nobody waits for it');
  }
}

/**
 * Work that would hold up everybody else on the event loop, done beside it and with an end.
 * Each throws TooExpensive and Crowded; it is broken off, by NobodyWaits, when `gone` says so.
 */
export type Aside = {
  /** @returns JSON of what `saySimulation` says */
  simulate(rehearsal: Rehearsal, gone: AbortSignal): Promise<string>;
  backtest(retrial: Retrial, gone: AbortSignal): Promise<Findings>;
  compileTemplate(document: Document, gone: AbortSignal): Promise<CompiledTemplate>;
  readDefinition<Kind extends DefinitionKind>(
    kind: Kind,
    document: Document,
    gone: AbortSignal,
    plan?: DataPlan,
  ): Promise<ReadDefinition<DefinitionOf<Kind>>>;
  judgeJourney(document: Document, around: Around, gone: AbortSignal): Promise<ReadDefinition<Journey>>;
  preview(asked: Previewing, gone: AbortSignal): Promise<Preview>;
  whatIf(asked: WhatIfAsked, gone: AbortSignal): Promise<WhatIf>;
  asYaml(document: Document, gone: AbortSignal): Promise<string>;
};
