import type { Identifier } from '../customer';

/** Kinds that name a browser and nobody behind it. */
export const browserKinds: readonly string[] = ['anonymous', 'visitor'];

/** Whether more than browsers say who somebody is: they have an account, or an identifier that a backend gave. */
export const isVouchedFor = (identifiers: readonly Identifier[]): boolean =>
  identifiers.some(({ kind, claimed }) => !claimed && !browserKinds.includes(kind));

/** Whether somebody can be spoken to there: a claim counts for nothing until it is confirmed. */
export const isProved = ({ claimed, verifiedAt }: Pick<Identifier, 'claimed' | 'verifiedAt'>): boolean =>
  !claimed || verifiedAt !== undefined;
