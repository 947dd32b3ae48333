import { z } from 'zod';
import { dataClasses } from '../person/customer';
import { defaultDataPlan, ownTraits, valueTypes, type DataPlan, type TraitPlan } from '../person/plan/data-plan';
import { given } from './reading/definition-reader';
import { isMapping } from './reading/mapping';
import { eventName, name, positiveDuration, purposeName } from './reading/fields';
import { readPart, sayType } from './reading/issues';
import { hasErrors, type Problem } from './reading/problem';
import type { Report } from './reading/report';
import { readSource, type Format } from './reading/source';

const type = z.enum(valueTypes).describe('Values of another type are not stored.');

const trait = z.strictObject({
  type: type.optional().describe('Values of another type are not stored. Default: any.'),
  class: z
    .enum(dataClasses)
    .optional()
    .describe('sensitive: stored only with a consent for its purpose, encrypted, and masked. Default: personal.'),
  purpose: purposeName.optional().describe('What it may be used for alone. Default: whatever the person permits.'),
});

const event = z.strictObject({
  properties: z.record(name, type).optional().describe('Their types. Default: any properties.'),
});

const places = z.array(name).min(1).max(50);

export const dataPlanShape = z.strictObject({
  traits: z.record(name, trait).optional().describe('What may be known of a person.'),
  events: z.record(eventName, event).optional().describe('What may be told of them.'),
  unknown: z
    .enum(['keep', 'quarantine'])
    .optional()
    .describe('quarantine: what is not named here is not stored; GET /v1/rejected has it for a week. Default: keep.'),
  anonymous: z
    .strictObject({ needs: name.describe('A consent category such as analytics, or none.') })
    .optional()
    .describe('Without this consent nothing about a visitor is stored. Default: analytics.'),
  retention: z
    .strictObject({
      events: positiveDuration.optional().describe('How long events are kept. Default: for ever.'),
      anonymous: positiveDuration.optional().describe('How long what visitors did is kept. Default: as events.'),
    })
    .optional(),
  storedIn: places.optional().describe('Where it is stored, for example DE. Receipts of consents say so.'),
  jurisdictions: places.optional().describe('Whose law it is under, for example EU. Receipts of consents say so.'),
});

/** Reads a data plan; its version is given when it is stored. */
export function parseDataPlan(source: string, format: Format): { dataPlan?: DataPlan; problems: Problem[] } {
  const { value, report } = readSource(source, format);
  if (value !== undefined && !isMapping(value)) {
    const hint = 'It begins with "traits:" or "unknown: keep".';
    report.error([], { code: 'wrong-type', detail: `A data plan is a mapping, not ${sayType(value)}.`, hint });
  }
  const dataPlan = isMapping(value) ? readDataPlan(value, report) : undefined;
  const problems = report.problems();
  return dataPlan && !hasErrors(problems) ? { dataPlan, problems } : { problems };
}

function readDataPlan(value: Record<string, unknown>, report: Report): DataPlan | undefined {
  const read = readPart(dataPlanShape, value, [], report);
  if (!read) return undefined;
  const { traits = {}, events = {}, unknown, anonymous, retention = {}, storedIn, jurisdictions } = read;
  const named = Object.entries(traits).map(([name, one]): [string, TraitPlan] => {
    checkSensitive(name, one, report);
    return [name, { class: 'personal', ...given(one) }];
  });
  const needs = anonymous?.needs ?? defaultDataPlan.visitorsNeed;
  return {
    version: 0,
    traits: Object.fromEntries(named),
    events: Object.fromEntries(Object.entries(events).map(([name, one]) => [name, given(one)])),
    unknown: unknown ?? defaultDataPlan.unknown,
    ...(needs === undefined || needs === 'none' ? {} : { visitorsNeed: needs }),
    retention: given(retention),
    ...given({ storedIn, jurisdictions }),
  };
}

function checkSensitive(name: string, { class: its, purpose }: z.output<typeof trait>, report: Report): void {
  if (its !== 'sensitive') return;
  if (purpose === undefined) {
    const hint = 'For example purpose: birthday.';
    const detail = 'A sensitive trait is stored for one purpose, which is missing.';
    report.error(['traits', name], { code: 'missing', detail, hint });
  }
  if (ownTraits.includes(name)) {
    const detail = `The product itself reads "${name}" for every purpose, so that it cannot be sensitive.`;
    report.error(['traits', name, 'class'], { code: 'wrong-value', detail });
  }
}
