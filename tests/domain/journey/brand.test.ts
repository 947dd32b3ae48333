import { contrast, leastContrast, papers, shadesOf } from '../../../domain/journey/brand';
import { parsePolicy } from '../../../domain/schema/parse-policy';

const read = (brand: string) => parsePolicy(`brand: ${brand}`, 'yaml');

test('contrast is reckoned as WCAG does it', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(contrast('#123456', '#123456')).toBe(1);
});

test.each(['#0f6b5c', '#8a2f2f', '#000000', '#1a00ff', '#767676'])(
  '%s can be read on either paper, and so can what stands on it',
  (colour) => {
    const { light, dark } = shadesOf(colour);
    const pairs = [
      [light.accent, light.on],
      [dark.accent, dark.on],
      [dark.accent, papers.dark],
    ] as const;
    for (const [one, other] of pairs) expect(contrast(one, other)).toBeGreaterThanOrEqual(leastContrast);
  },
);

test('a brand is kept as it was said', () => {
  const said = '{ name: Teehaus, logo: "/logo.png", colour: "#8A2f2f" }';
  expect(read(said).policy?.brand).toEqual({ name: 'Teehaus', logo: '/logo.png', colour: '#8A2f2f' });
  expect(read('{ name: Teehaus, logo: "data:image/png;base64,iVBORw0KGgo=" }').problems).toEqual([]);
});

test.each([
  ['{ name: A, colour: "#ffcc00" }', 'low-contrast'],
  ['{ name: A, colour: yellow }', 'wrong-value'],
  ['{ name: A, logo: "https://elsewhere.example/logo.png" }', 'bad-url'],
  ['{ name: A, logo: "//elsewhere.example/logo.png" }', 'bad-url'],
  ['{ name: A, logo: "data:text/html;base64,PGI+" }', 'bad-url'],
  ['{ colour: "#0f6b5c" }', 'missing'],
])('%s is refused as %s', (brand, code) => {
  expect(read(brand).problems.map((one) => one.code)).toEqual([code]);
});
