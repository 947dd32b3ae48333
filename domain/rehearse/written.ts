import type { Definitions } from '../decide/facts';
import { messageOf } from '../decide/steps/rules';
import type { JourneyVersion } from '../journey/journey';
import { walk } from '../journey/plan';
import type { DataPlan } from '../person/plan/data-plan';
import type { Policy } from '../journey/policy';
import type { NamedAudience } from '../journey/watch';
import type { Published, Statements } from '../journey/statement/statement-terms';
import type { Template } from '../journey/template';
import type { RenderScope } from '../render/render';
import type { Language } from '../words/words';
import { rehearse, type Script } from './persona';
import { saySimulation } from './say-simulation';

/** Definitions as plain data, which a thread can be given. */
export type WrittenDefinitions = {
  readonly policy: Policy;
  readonly dataPlan?: DataPlan | undefined;
  readonly statements?: Statements | undefined;
  readonly live: readonly JourneyVersion[];
  readonly audiences: readonly NamedAudience[];
  readonly templates: readonly Template[];
};

export function definitionsOf({
  policy,
  dataPlan,
  statements,
  live,
  audiences,
  templates,
}: WrittenDefinitions): Definitions {
  const versions = new Map(live.map((journey) => [journey.key, journey]));
  const byKey = new Map(templates.map((template) => [template.key, template]));
  return {
    policy,
    ...(dataPlan ? { dataPlan } : {}),
    statements,
    live,
    audiences,
    version: (key, number) => {
      const found = versions.get(key);
      return found?.version === number ? found : undefined;
    },
    template: (key) => byKey.get(key),
  };
}

/** What somebody who starts anew can meet: the live versions, and the templates that they name. */
export function writtenFrom({
  policy,
  dataPlan,
  statements,
  live,
  audiences,
  template,
}: Definitions): WrittenDefinitions {
  const named = new Set<string>();
  for (const { steps } of live)
    walk(steps, (step) => {
      const speaks = messageOf(step);
      if (speaks) named.add(speaks.template);
    });
  return { policy, dataPlan, statements, live, audiences, templates: [...named].flatMap((key) => template(key) ?? []) };
}

/** A rehearsal as plain data. */
export type Rehearsal = {
  readonly script: Script;
  readonly definitions: WrittenDefinitions;
  readonly links: RenderScope['links'];
};

/** What comes of a rehearsal, as outsiders read it. */
export const rehearsed = ({ script, definitions, links }: Rehearsal, language?: Language) =>
  saySimulation(rehearse(script, definitionsOf(definitions), links), script.from, language);

/** Definitions as JSON, which a browser can be given. */
export type SentDefinitions = Omit<WrittenDefinitions, 'statements'> & {
  readonly statements?: readonly (readonly [key: string, published: Published])[];
};

export const sendDefinitions = ({ statements, ...written }: WrittenDefinitions): SentDefinitions => ({
  ...written,
  ...(statements ? { statements: [...statements] } : {}),
});

export const receiveDefinitions = ({ statements, ...sent }: SentDefinitions): WrittenDefinitions => ({
  ...sent,
  ...(statements ? { statements: new Map(statements) } : {}),
});
