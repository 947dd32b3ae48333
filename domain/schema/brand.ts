import { z } from 'zod';
import { contrast, leastContrast, papers } from '../journey/brand';
import { name } from './reading/fields';

/** A page with its logo stays light. */
const largestLogo = 16_384;
const picture = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/;
const ownPath = /^\/(?!\/)[\w./~%-]*$/;

const isColour = (text: string): boolean => /^#[0-9a-fA-F]{6}$/.test(text);

export const brandShape = z.strictObject({
  name: name.describe('What the pages of persons are headed with.'),
  logo: z
    .string()
    .max(largestLogo)
    .refine((text) => picture.test(text) || ownPath.test(text), {
      error: 'Must be a picture as a data URL, or a path of this installation: pages of persons ask nobody else.',
      params: { code: 'bad-url', hint: 'For example "data:image/png;base64,…" or "/logo.png".' },
    })
    .optional()
    .describe('The picture beside the name, at most 16 kB: a data URL (png, jpeg, gif, webp, svg) or a path.'),
  colour: z
    .string()
    .refine(isColour, { error: 'Must be a colour such as #0f6b5c.', params: { code: 'wrong-value' } })
    .refine((text) => !isColour(text) || contrast(text, papers.light) >= leastContrast, {
      error: `Too light to be read on white: its contrast is below ${leastContrast} to 1 (WCAG 2.2).`,
      params: { code: 'low-contrast', hint: 'A darker shade of it, such as #0f6b5c.' },
    })
    .optional()
    .describe('Of buttons and links, as #rrggbb; in the dark it is made lighter as far as it has to be.'),
});
