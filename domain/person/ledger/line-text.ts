import { sortedJson } from '../../schema/sorted-json';
import { firstInstant, lastInstant } from '../../time/read-instant';
import type { Millis } from '../../time/time';
import type { Line } from './ledger';

/** What the chain attests of a line: all that it says, and neither its number nor whose it is, which change when two become one. */
export type Attested = OrNull<Omit<Line, 'seq' | 'under' | 'key'>> & { readonly key?: { readonly id: string } | null };

/** What is not there may be null as well as left out. */
type OrNull<Of> = {
  readonly [Name in keyof Of]: undefined extends Of[Name] ? Of[Name] | null : Of[Name];
};

/** The canonical text of a line: equal for lines that say the same, in whatever order the fields of their evidence come, and different for others. */
export const lineText = (line: Attested): string =>
  sortedJson([
    line.purpose,
    line.channel ?? null,
    line.state,
    kept(line.at),
    kept(line.recordedAt),
    line.source,
    line.statement ?? null,
    line.version ?? null,
    line.validUntil === undefined || line.validUntil === null ? null : kept(line.validUntil),
    line.evidence ?? null,
    line.note ?? null,
    line.key?.id ?? null,
    // Lines that are older know nothing of it, and keep their text.
    ...(line.spares ? [line.spares] : []),
  ]);

/** An instant that no calendar of the database has is kept as the nearest that it has. */
const kept = (at: Millis): Millis => Math.max(firstInstant, Math.min(lastInstant, at));

/** Where a line of somebody's ledger stands: its place in the chain, and its number among theirs. */
export type Standing = { readonly stream: string | null; readonly place: number | null; readonly seq: number };

/** The canonical text of a whole ledger: which lines it has, in which order, under which numbers. */
export const orderText = (lines: readonly Standing[]): string =>
  JSON.stringify(lines.map(({ stream, place, seq }) => [stream, place, seq]));
