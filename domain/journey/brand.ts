/** How a brand shows itself where a person reads us. */
export type Brand = {
  readonly name: string;
  /** The picture beside the name: a data URL, or a path of this installation. */
  readonly logo?: string;
  /** Of buttons and links, as `#rrggbb`. */
  readonly colour?: string;
};

/** The colour as it is painted on light and on dark paper, each with what is written on it. */
export type Shades = { readonly light: Shade; readonly dark: Shade };
export type Shade = { readonly accent: string; readonly on: string };

/** What a text needs at least against what lies behind it (WCAG 2.2, 1.4.3). */
export const leastContrast = 4.5;
/** The papers of the pages, and the darkest and the lightest ink. */
export const papers = { light: '#fbfaf7', dark: '#171614' } as const;
const inks = { dark: '#000000', light: '#ffffff' } as const;

/** The contrast of two colours, from 1 (the same) to 21 (black and white), as WCAG 2.2 reckons it. */
export function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** A colour that can be read on light paper, and made as much lighter as dark paper needs. */
export function shadesOf(colour: string): Shades {
  return { light: shade(colour), dark: shade(lightened(colour)) };
}

const shade = (accent: string): Shade => ({
  accent,
  on: contrast(accent, inks.light) >= leastContrast ? inks.light : inks.dark,
});

const lightSteps = 20;

function lightened(colour: string): string {
  const parts = channelsOf(colour);
  for (let step = 0; step < lightSteps; step++) {
    const mixed = hex(parts.map((part) => part + ((255 - part) * step) / lightSteps));
    if (contrast(mixed, papers.dark) >= leastContrast) return mixed;
  }
  return inks.light;
}

const channelsOf = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

const hex = (parts: readonly number[]): string =>
  `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
