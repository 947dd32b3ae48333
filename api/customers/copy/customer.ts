import type { Copy } from '../../../db/rights/export';

/** The person's own row of a copy, as JSON. */
export const customerOf = ({ customer, traits }: Pick<Copy, 'customer' | 'traits'>): string =>
  `${customer.slice(0, -1)},"traits":${JSON.stringify(traits)}}`;
