import type { Millis } from '../../time/time';
import { dayMillis } from '../../time/wall-clock';
import type { Newest } from '../past';

/** What somebody looks at most: a category, and about what it costs, where that is known. */
export type Interest = { readonly category: string; readonly price?: number; readonly currency?: string };

/** Looks that count, and as many of them as make an interest. */
const window = 30 * dayMillis;
const fewest = 3;

/** @param views the newest first; of categories that are looked at alike the one that was looked at last */
export function interestOf(views: readonly Newest[], now: Millis): (Interest & { readonly at: Millis }) | undefined {
  const byCategory = new Map<string, Newest[]>();
  for (const view of views) {
    const { category } = view.properties;
    if (typeof category !== 'string' || category === '' || view.at + window <= now) continue;
    const known = byCategory.get(category);
    if (known) known.push(view);
    else byCategory.set(category, [view]);
  }
  const most = [...byCategory].reduce<[string, Newest[]] | undefined>(
    (first, one) => (first && first[1].length >= one[1].length ? first : one),
    undefined,
  );
  const [newest] = most?.[1] ?? [];
  if (!most || !newest || most[1].length < fewest) return undefined;
  return { category: most[0], ...priceBand(most[1]), at: newest.at };
}

/** When the next look leaves the window. */
export function interestMoves(views: readonly Newest[], now: Millis): Millis | undefined {
  const oldest = views.findLast(({ at }) => at + window > now);
  return oldest && oldest.at + window;
}

/** The price in the middle, to its first digit: 2,800 to 3,200 are 3,000. Of several currencies the one of the last look counts. */
function priceBand(views: readonly Newest[]): Pick<Interest, 'price' | 'currency'> {
  const priced = views.filter(({ properties: { price } }) => typeof price === 'number' && price > 0);
  const currency = priced[0]?.properties['currency'];
  const prices = priced
    .filter(({ properties }) => properties['currency'] === currency)
    .flatMap(({ properties: { price } }) => (typeof price === 'number' ? [price] : []))
    .sort((one, other) => one - other);
  const middle = prices[Math.floor(prices.length / 2)];
  if (middle === undefined) return {};
  return { price: Number(middle.toPrecision(1)), ...(typeof currency === 'string' ? { currency } : {}) };
}
