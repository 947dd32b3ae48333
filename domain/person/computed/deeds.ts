import type { Millis } from '../../time/time';
import { emailClicked, productViewed, signedIn, storeVisited } from '../event';
import { newestOf, visitsOf, type Happened } from '../newest';
import type { Newest } from '../past';

/** Something that somebody did of their own accord. Letters that are opened are not tracked, so that none of this is an opened letter. */
export type Deed = { readonly at: Millis; readonly weight: number; readonly isInStore: boolean };

/** What a deed tells of how much somebody cares; a day with calls of pages or screens counts as one. */
const weights = { visit: 1, view: 1, login: 2, click: 3, store: 5, purchase: 10 } as const;

/** What counts as a purchase where the policy does not say it. */
export const usualPurchase = 'Order Completed';

/** The events that are read, beside calls of pages and screens. */
export const deedNames = (purchase: string): readonly string[] => [
  productViewed,
  signedIn,
  storeVisited,
  emailClicked,
  purchase,
];

/** What somebody looked at, the newest first. */
export const viewsOf = (happened: Happened): readonly Newest[] =>
  newestOf(happened, productViewed, ['category', 'price', 'currency', 'channel']);

export const loginsOf = (happened: Happened): readonly Newest[] => newestOf(happened, signedIn, ['channel']);

/** Days on which somebody came, to a page or into a store. */
export const comingsOf = (happened: Happened): readonly Millis[] => [
  ...visitsOf(happened),
  ...newestOf(happened, storeVisited, []).map(({ at }) => at),
];

/** @param purchase the event that is one */
export function deedsOf(happened: Happened, purchase: string): readonly Deed[] {
  const deedsIn = (newest: readonly Newest[], weight: number): Deed[] =>
    newest.map(({ at, properties }) => ({ at, weight, isInStore: properties['channel'] === 'store' }));
  return [
    ...visitsOf(happened).map((at): Deed => ({ at, weight: weights.visit, isInStore: false })),
    ...newestOf(happened, storeVisited, []).map(({ at }): Deed => ({ at, weight: weights.store, isInStore: true })),
    ...deedsIn(viewsOf(happened), weights.view),
    ...deedsIn(loginsOf(happened), weights.login),
    ...deedsIn(newestOf(happened, emailClicked, []), weights.click),
    ...deedsIn(newestOf(happened, purchase, ['channel']), weights.purchase),
  ];
}
