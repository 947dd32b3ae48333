import { orderText, type Standing } from '../../domain/person/ledger/line-text';
import { digestOf, streamOf, type Link } from './chain';
import type { Finding } from './finding';

/** A person's lines by their numbers. */
export type Ledger = { readonly customerId: string; readonly lines: readonly Standing[] };

/**
 * Whether these are the lines that the chain says this person has, under the same numbers: those that stood when it was last put on
 * record how the ledger stands, then those that were said since, as they were said.
 * @param order the last such record of this person's stream
 */
export function checkOrder(
  key: Buffer,
  { customerId, lines }: Ledger,
  order: Pick<Link, 'place' | 'digest'> | undefined,
): Finding | undefined {
  const own = streamOf(key, customerId);
  const isSince = ({ stream, place }: Standing): boolean => stream === own && place !== null && place > (order?.place ?? 0); // prettier-ignore
  const count = lines.findIndex(isSince);
  const [before, since] = count < 0 ? [lines, []] : [lines.slice(0, count), lines.slice(count)];
  const stranger = since.find((line, n) => !isSince(line) || (line.place ?? 0) <= (since[n - 1]?.place ?? 0));
  if (stranger) return { what: 'order-changed', customerId, seq: stranger.seq };
  const isAttested = order ? digestOf(key, 'order', orderText(before)) === order.digest : before.length === 0;
  if (isAttested) return undefined;
  const seq = order ? undefined : before[0]?.seq;
  return { what: 'order-changed', customerId, ...(seq === undefined ? {} : { seq }) };
}
