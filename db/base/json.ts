import { sql, type RawBuilder } from 'kysely';
import { cutText, storable, type Bounds } from '../../domain/schema/storable';

/** A value as a parameter of type jsonb. The only cast to jsonb that there is: whatever it is, Postgres takes it. */
export const json = (value: unknown, bounds?: Partial<Bounds>): RawBuilder<unknown> =>
  sql`${JSON.stringify(storable(value, bounds))}::jsonb`;

/** Rows of ours with values of others in them, as one parameter. Of rows none is left out, however many there are. */
export const jsonRows = (rows: object): RawBuilder<unknown> => json(rows, { size: Infinity });

/** A value as bytes, to be sealed. */
export const jsonBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(storable(value)));

/** Text that our own code did not make, as a parameter of type text. @param most UTF-16 units that are kept */
export const text = (value: string, most: number): RawBuilder<string> => sql`${cutText(value, most)}::text`;

/** The same, null where there is none. */
export const textOrNull = (value: string | null | undefined, most: number): RawBuilder<string | null> =>
  value === undefined || value === null ? sql`null::text` : text(value, most);
