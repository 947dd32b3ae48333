import { z } from 'zod';

type Json = Record<string, unknown>;

/**
 * JSON Schema (2020-12) of what goes in or comes out, which every validator reads: a time is told by its format alone, since zod's
 * pattern of it means other digits outside JavaScript.
 */
export const asJsonSchema = (schema: z.ZodType, io: 'input' | 'output'): Json =>
  z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
