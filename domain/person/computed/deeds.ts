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

/** What somebody did, each kind read once and only where it is asked for. */
export type Deeds = {
  /** What they looked at, the newest first. */
  views(): readonly Newest[];
  logins(): readonly Newest[];
  /** When they came, to a page (a moment of each day) or into a store. */
  comings(): readonly Millis[];
  all(): readonly Deed[];
};

/** @param purchase the event that is one */
export function deedsOf(happened: Happened, purchase: string): Deeds {
  const visits = once(() => visitsOf(happened));
  const stores = once(() => newestOf(happened, storeVisited, []));
  const views = once(() => newestOf(happened, productViewed, ['category', 'price', 'currency', 'channel']));
  const logins = once(() => newestOf(happened, signedIn, ['channel']));
  return {
    views,
    logins,
    comings: once(() => [...visits(), ...stores().map(({ at }) => at)]),
    all: once(() => [
      ...visits().map((at): Deed => ({ at, weight: weights.visit, isInStore: false })),
      ...stores().map(({ at }): Deed => ({ at, weight: weights.store, isInStore: true })),
      ...weighed(views(), weights.view),
      ...weighed(logins(), weights.login),
      ...weighed(newestOf(happened, emailClicked, []), weights.click),
      ...weighed(newestOf(happened, purchase, ['channel']), weights.purchase),
    ]),
  };
}

const weighed = (newest: readonly Newest[], weight: number): Deed[] =>
  newest.map(({ at, properties }) => ({ at, weight, isInStore: properties['channel'] === 'store' }));

function once<T>(read: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: read() }).value;
}
