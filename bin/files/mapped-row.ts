import { DateTime } from 'luxon';
import { share } from '../../domain/journey/hash';
import { placeholder, type CallRule, type Column, type EventMap } from './event-map';
import type { EventCall } from './event-call';

type Cell = string | number | boolean | undefined;
type Cells = Readonly<Record<string, Cell>>;

/** One row of a file as text by column; undefined where the row is too short. */
export type RowTexts = Readonly<Record<string, string | undefined>>;

/** Turns rows into calls by a map. It remembers whom it has seen, for `when: first`. */
export class RowMapper {
  private readonly seen = new Set<string>();
  private readonly columns: readonly (readonly [string, Column])[];

  constructor(private readonly map: EventMap) {
    this.columns = Object.entries(map.columns);
  }

  /** @returns the calls without ids, or what is wrong with the row */
  calls(texts: RowTexts): readonly Omit<EventCall, 'messageId'>[] | { readonly problem: string } {
    const cells: Record<string, Cell> = {};
    for (const [name, column] of this.columns) {
      const cell = cellOf(texts[name]?.trim() ?? '', column);
      if (typeof cell === 'object') return { problem: `column ${name}: ${cell.problem}` };
      cells[name] = cell;
    }
    const userId = fill(this.map.userId, cells);
    if (userId === undefined) return { problem: `nothing says whose row it is (userId: ${this.map.userId})` };
    const timestamp = this.map.timestamp === undefined ? undefined : cells[this.map.timestamp];
    if (this.map.timestamp !== undefined && timestamp === undefined)
      return { problem: `column ${this.map.timestamp} is empty` };
    const isFirst = !this.seen.has(String(userId));
    this.seen.add(String(userId));
    return this.map.calls
      .filter((rule) => (rule.when === 'every' || isFirst) && inShare(rule, String(userId)))
      .map((rule) => ({
        ...bodyOf(rule, cells),
        userId: String(userId),
        ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
      }));
  }
}

/** Whether this person belongs to the rule's part of 100: always the same people for the same part. */
function inShare({ share: part }: CallRule, userId: string): boolean {
  if (!part) return true;
  if (lastPlaced?.userId !== userId) lastPlaced = { userId, place: share('event-map', userId) * 100 };
  return lastPlaced.place >= part.from && lastPlaced.place < part.to;
}

/** The rules of a row ask one after the other for the same person. */
let lastPlaced: { readonly userId: string; readonly place: number } | undefined;

function bodyOf(rule: CallRule, cells: Cells): Pick<EventCall, 'type' | 'event' | 'traits' | 'properties'> {
  if (rule.track !== undefined)
    return { type: 'track', event: rule.track, properties: fillAll(rule.properties ?? {}, cells) };
  return { type: 'identify', traits: fillAll(rule.identify ?? {}, cells) };
}

function cellOf(text: string, column: Column): Cell | { problem: string } {
  if (text === '') return undefined;
  if (isDate(column)) return dateOf(text, column);
  if (column.type === 'number') {
    const number = Number(text);
    return Number.isFinite(number) ? number : { problem: `"${text}" is no number` };
  }
  if (column.type === 'boolean') {
    if (/^(true|yes|1)$/i.test(text)) return true;
    return /^(false|no|0)$/i.test(text) ? false : { problem: `"${text}" is neither true nor false` };
  }
  return text;
}

const isDate = (column: Column): column is Column & { date: string } => column.date !== undefined;

/** Reading a date costs more than all the rest of a row, and files say the same days again and again. */
const datesRead = new WeakMap<Column, Map<string, string>>();
const datesKept = 10_000;

function dateOf(text: string, column: Column & { date: string }): string | { problem: string } {
  const read = datesRead.get(column) ?? new Map<string, string>();
  datesRead.set(column, read);
  const known = read.get(text);
  if (known !== undefined) return known;
  const { date, time, zone } = column;
  const [said, format] = time === undefined ? [text, date] : [`${text} ${time}`, `${date} HH:mm`];
  const at = DateTime.fromFormat(said, format, { zone });
  if (!at.isValid) return { problem: `"${text}" is no date like ${date}` };
  if (read.size >= datesKept) read.clear();
  read.set(text, at.toUTC().toISO());
  return at.toUTC().toISO();
}

/** The columns that a text speaks of; `whole` when it is nothing but one. */
type Blank = { readonly whole: string | undefined; readonly names: readonly string[] };
const blanks = new Map<string, Blank>();

/** Read once a text: a map has few, and a file many rows. */
function blankOf(text: string): Blank {
  const known = blanks.get(text);
  if (known) return known;
  const whole = /^\{(\w+)\}$/.exec(text)?.[1];
  const blank = { whole, names: [...text.matchAll(placeholder)].map((match) => match[1] ?? '') };
  blanks.set(text, blank);
  return blank;
}

/** A text that is one `{column}` keeps the column's type; a text that speaks of an empty column is left out. */
function fill(text: string, cells: Cells): Cell {
  const { whole, names } = blankOf(text);
  if (whole !== undefined) return cells[whole];
  if (names.length === 0) return text;
  if (names.some((name) => cells[name] === undefined)) return undefined;
  return text.replaceAll(placeholder, (_, name: string) => String(cells[name]));
}

function fillAll(values: Readonly<Record<string, unknown>>, cells: Cells): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, fillAny(value, cells)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

function fillAny(value: unknown, cells: Cells): unknown {
  if (typeof value === 'string') return fill(value, cells);
  if (Array.isArray(value)) return value.map((one) => fillAny(one, cells)).filter((one) => one !== undefined);
  return typeof value === 'object' && value !== null ? fillAll(value as Record<string, unknown>, cells) : value;
}
