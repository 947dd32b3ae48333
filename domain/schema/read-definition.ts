import { stringify } from 'yaml';
import type { Journey } from '../journey/journey';
import type { Policy } from '../journey/policy';
import type { Statement } from '../journey/statement/statement';
import { parseAudience, type Audience } from './audience';
import { checkJourney, leadsOf, parseJourney, type KnownDefinitions } from './journey/journey';
import { withAudiences, type Audiences } from './journey/named-audiences';
import type { DataPlan } from '../person/plan/data-plan';
import { parseDataPlan } from './data-plan';
import { parsePolicy } from './parse-policy';
import { parseStatement } from './statement/statement';
import { isMapping } from './reading/mapping';
import type { Problem } from './reading/problem';
import { dataOf, placeIn, readSource, type Format } from './reading/source';
import { parseTemplate, type ParsedTemplate } from './template';

export type Document = { readonly source: string; readonly format: Format };

/** What a document says and everything that is wrong with it. */
export type ReadDefinition<Definition> = {
  /** Undefined where it is no mapping of keys to values. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Only where nothing but warnings was found. */
  readonly definition?: Definition | undefined;
  readonly problems: readonly Problem[];
};

/** What stands by itself: a journey is read by `judgeJourney`. */
type Readers = {
  readonly template: (document: Document) => ReadDefinition<ParsedTemplate>;
  readonly audience: (document: Document, plan?: DataPlan) => ReadDefinition<Audience>;
  readonly statement: (document: Document) => ReadDefinition<Statement>;
  readonly policy: (document: Document) => ReadDefinition<Policy>;
  readonly 'data-plan': (document: Document) => ReadDefinition<DataPlan>;
};
export type DefinitionKind = keyof Readers;
export type DefinitionOf<Kind extends DefinitionKind> = NonNullable<ReturnType<Readers[Kind]>['definition']>;

const readers: Readers = {
  template: ({ source, format }) => {
    const { template, problems } = parseTemplate(source, format);
    return { definition: template, problems };
  },
  audience: ({ source, format }, plan) => {
    const { audience, problems } = parseAudience(source, format, plan);
    return { definition: audience, problems };
  },
  statement: ({ source, format }) => {
    const { statement, problems } = parseStatement(source, format);
    return { definition: statement, problems };
  },
  policy: ({ source, format }) => {
    const { policy, problems } = parsePolicy(source, format);
    return { definition: policy, problems };
  },
  'data-plan': ({ source, format }) => {
    const { dataPlan, problems } = parseDataPlan(source, format);
    return { definition: dataPlan, problems };
  },
};

/**
 * Reads a definition for whoever wrote it.
 * @param plan the data plan around it, where it may read of people
 */
export const readDefinition = <Kind extends DefinitionKind>(
  kind: Kind,
  document: Document,
  plan?: DataPlan,
): ReadDefinition<DefinitionOf<Kind>> => ({
  ...(readers[kind](document, plan) as ReadDefinition<DefinitionOf<Kind>>),
  ...readData(document),
});

/** What is in force around a journey, as plain data. */
export type Around = Pick<KnownDefinitions, 'templates' | 'policy' | 'names' | 'dataPlan'> & {
  readonly audiences: Audiences;
  /** The live journeys by key, and which ones each enters. */
  readonly leads: ReadonlyMap<string, readonly string[]>;
};

/** Everything that is wrong with a journey: by itself, and with what is in force around it. */
export function judgeJourney(document: Document, { leads, ...around }: Around): ReadDefinition<Journey> {
  const { source, format } = document;
  const { journey, written, problems } = parseJourney(source, format);
  if (!written) return { problems, ...readData(document) };
  const { key } = written.journey;
  const found = checkJourney(written, {
    ...around,
    journeys: new Set([key, ...leads.keys()]),
    entersOf: (one) => (one === key ? leadsOf(written) : (leads.get(one) ?? [])),
  });
  return {
    ...readData(document),
    definition: journey && withAudiences(journey, around.audiences),
    problems: [...problems, ...placeIn(found, source, format)].sort(
      (one, other) => (one.line ?? 0) - (other.line ?? 0),
    ),
  };
}

function readData({ source, format }: Document): Pick<ReadDefinition<never>, 'data'> {
  const { value } = readSource(source, format);
  return isMapping(value) ? { data: { ...value } } : {};
}

/** A document in YAML, whichever way it was written. */
export const asYaml = (document: Document): string =>
  document.format === 'yaml' ? document.source : stringify(dataOf(document));
