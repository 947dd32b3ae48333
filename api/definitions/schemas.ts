import { z } from 'zod';
import { jsonSchemas } from '../../domain/schema/reading/json-schema';
import { route, type Route } from '../http/route';

/** JSON Schemas of the languages, for editors. */
export function schemaRoutes(): Route[] {
  return Object.entries(jsonSchemas).map(([kind, schema]) =>
    route({
      method: 'get',
      path: `/schema/${kind}.json`,
      scope: 'public',
      tag: 'Schemas',
      summary: `JSON Schema of a ${kind}`,
      answers: { 200: z.looseObject({}) },
      handle: async () => ({
        status: 200,
        body: schema,
        headers: { 'access-control-allow-origin': '*', 'cache-control': 'max-age=300' },
      }),
    }),
  );
}
