import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The types know no place. */
const local = 'http://127.0.0.1';

/** Writes the types of the API's answers for the console, from the OpenAPI document of the compiled code in `target`. */
export async function describeApi(target) {
  const { compile } = await import('json-schema-to-typescript');
  const load = createRequire(join(target, 'package.json'));
  const { apiRoutes } = load('./api/http/routes.js');
  const document = load('./api/http/openapi.js').describeApi(apiRoutes({ publicUrl: local }, {}), local);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => [`${method.toUpperCase()} ${path}`, answerOf(one)]),
  );
  const properties = Object.fromEntries(operations.map(([name, answer]) => [name, objectWith({ answer })]));
  const text = await compile(objectWith(properties), 'Api', { format: false, bannerComment: '', maxItems: -1 });
  mkdirSync(join(target, 'described'), { recursive: true });
  writeFileSync(join(target, 'described', 'api.d.ts'), text);
}

const objectWith = (properties) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** What comes with the good answers; nothing where there is no JSON. */
function answerOf({ responses }) {
  const schemas = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, { content }]) => content?.['application/json']?.schema ?? { type: 'null' });
  return exact(schemas.length === 1 ? schemas[0] : { anyOf: schemas });
}

/** What the document says nothing of is no field for the console, though more may be there. */
function exact(schema) {
  if (Array.isArray(schema)) return schema.map(exact);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.entries(schema).map(([name, part]) => [name, exact(part)]);
  const found = Object.fromEntries(
    parts.filter(([name, part]) => name !== 'default' && !(name === 'title' && typeof part === 'string')),
  );
  const more = found.additionalProperties;
  const isLoose = found.properties && typeof more === 'object' && Object.keys(more).length === 0;
  return isLoose ? { ...found, additionalProperties: false } : found;
}
