import { z } from 'zod';

/** In which language words are answered. */
export const languageQuery = z.object({ lang: z.enum(['en', 'zh']).default('en') });
