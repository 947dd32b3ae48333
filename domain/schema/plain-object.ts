import { z } from 'zod';

/** An object of any names; PHP writes one that has nothing in it as a list. @param error what is said of anything else */
export const objects = (error: string) =>
  z.union(
    [
      z.record(z.string(), z.unknown()),
      z
        .array(z.unknown())
        .max(0)
        .transform((): Record<string, unknown> => ({})),
    ],
    error,
  );

export const plainObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
