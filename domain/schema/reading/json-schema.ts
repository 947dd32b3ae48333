import { z } from 'zod';
import { asJsonSchema } from './as-json-schema';
import { entryShapes } from '../journey/entries';
import { key, language, name, purposeName, share } from './fields';
import { exitShape, goalShape } from '../journey/journey-parts';
import { dataPlanShape } from '../data-plan';
import { policyShape } from '../policy';
import { statementShape } from '../statement/statement';
import { stepShapes } from '../journey/step-shapes';
import { contentShapes } from '../template';

const steps: z.ZodType = z.lazy(() => z.array(step)).meta({ id: 'steps', description: 'Steps, one after the other.' });
const step: z.ZodType = z.union(Object.values(stepShapes(steps))).meta({ id: 'step' });
const entry = z.union(Object.values(entryShapes)).meta({ id: 'entry', description: 'A way into the journey.' });

const journey = z
  .strictObject({
    journey: key.describe('The key of the journey: a-z, 0-9 and hyphens.'),
    name: name.optional(),
    purpose: purposeName.describe('What the messages are for; a customer must have consented to it.'),
    priority: share.optional().describe('Who wins a scarce contact, 0 to 100. Default: 50.'),
    enter: z.union([entry, z.array(entry)]).optional(),
    exit: z
      .union([exitShape, z.array(exitShape)])
      .optional()
      .describe('What ends it at once, asleep or not.'),
    goal: goalShape.optional().describe('What counts as success.'),
    holdout: share.optional().describe('Percent of customers kept out, always the same ones. Default: 0.'),
    steps,
  })
  .meta({ title: 'Sojourn journey' });

const partial = (shapes: typeof contentShapes): z.ZodObject =>
  z.strictObject(Object.fromEntries(Object.entries(shapes).map(([kind, shape]) => [kind, shape.partial().optional()])));

const head = {
  template: key.describe('The key of the template.'),
  name: name.optional(),
  class: z
    .enum(['marketing', 'service'])
    .optional()
    .describe('service passes caps and quiet hours. Default: marketing.'),
};

const single = Object.entries(contentShapes).map(([kind, shape]) =>
  z.strictObject({
    ...head,
    channel: z.literal(kind),
    ...shape.shape,
    locales: z.record(language, shape.partial()).optional(),
  }),
);
const several = z.strictObject({
  ...head,
  channels: z.strictObject(
    Object.fromEntries(Object.entries(contentShapes).map(([kind, shape]) => [kind, shape.optional()])),
  ),
  locales: z.record(language, partial(contentShapes)).optional(),
});
const template = z.union([...single, several]).meta({ title: 'Sojourn template' });

const forEditors = (schema: z.ZodType): Record<string, unknown> => asJsonSchema(schema, 'input');

/** JSON Schemas (2020-12) of the definitions, for editors; publishing checks more. */
export const jsonSchemas: Readonly<
  Record<'journey' | 'template' | 'statement' | 'policy' | 'data-plan', Record<string, unknown>>
> = {
  journey: forEditors(journey),
  template: forEditors(template),
  statement: forEditors(statementShape.meta({ title: 'Sojourn statement' })),
  policy: forEditors(policyShape.meta({ title: 'Sojourn contact policy' })),
  'data-plan': forEditors(dataPlanShape.meta({ title: 'Sojourn data plan' })),
};
