import { jsonSchemas } from '../../../domain/schema/reading/json-schema';
import { stepKinds } from '../../../domain/schema/journey/step-shapes';

type Schema = {
  $defs?: Record<string, Schema>;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
  $schema?: string;
};

test.each(Object.entries(jsonSchemas))(
  'the schema of a %s is JSON Schema 2020-12 without dangling references',
  (_name, schema) => {
    expect((schema as Schema).$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    const text = JSON.stringify(schema);
    const named = Object.keys((schema as Schema).$defs ?? {});
    for (const [, name] of text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)) expect(named).toContain(name);
    expect(JSON.parse(text)).toEqual(schema);
  },
);

test('every kind of step is described', () => {
  const steps = (jsonSchemas.journey as Schema).$defs?.step?.anyOf ?? [];
  const kinds = steps.map((one) => stepKinds.find((kind) => one.required?.includes(kind)) ?? '');
  expect(kinds.sort()).toEqual([...stepKinds].sort());
  for (const one of steps) expect(one.description).toMatch(/\.$/);
});

test('a journey must have a key, a purpose and steps', () => {
  expect((jsonSchemas.journey as Schema).required?.sort()).toEqual(['journey', 'purpose', 'steps']);
});
