import { callTypes } from '../../domain/schema/calls/incoming';
import type { EventCall } from './event-call';
import { hash } from 'node:crypto';
import { readCsv } from './csv';
import { placesOf, tableIn } from './csv-header';
import type { EventMap } from './event-map';
import { readLines, type Line } from './lines';
import { RowMapper, type RowTexts } from './mapped-row';
import { WrongUse } from '../terminal/wrong-use';

/** What a line of the file says, or why it says nothing. A row of a mapped file may be several calls. */
export type EventLine = { readonly line: number } & ({ readonly call: EventCall } | { readonly problem: string });

/**
 * Reads a file of events one line at a time, in constant memory: JSON lines of Segment calls, or CSV or fixed width through a
 * map; plain or gzip. A line that cannot be read comes as a problem with its number and the rest goes on.
 * @param map how rows become calls; without one the file holds JSON lines
 * @throws WrongUse when the file cannot be opened or its headers do not fit the map
 */
export function readEvents(file: string, map?: EventMap): AsyncGenerator<EventLine> {
  if (map?.format === 'csv') return csvEvents(file, map);
  if (map) return fixedEvents(file, map);
  if (/\.(csv|tsv|txt)(\.gz)?$/i.test(file))
    throw new WrongUse(`${file} needs --map FILE, which says what its columns mean. docs/event-maps.md explains it.`);
  return jsonEvents(file);
}

async function* jsonEvents(file: string): AsyncGenerator<EventLine> {
  for await (const line of readLines(file)) {
    if ('problem' in line) yield { line: line.number, problem: line.problem };
    else if (line.text.trim() !== '') yield { line: line.number, ...jsonCall(line.number, line.text) };
  }
}

function jsonCall(number: number, text: string): { call: EventCall } | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      problem: `the line is not JSON (${error instanceof Error ? error.message.replace(/ in JSON.*| \(line .*/, '') : ''})`,
    };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'the line is no JSON object' };
  const call = value as Partial<EventCall>;
  if (!callTypes.some((type) => type === call.type))
    return { problem: `"type" is ${JSON.stringify(call.type) ?? 'missing'}; it takes ${callTypes.join(', ')}` };
  if (!call.userId && !call.anonymousId) return { problem: 'the call needs a userId or an anonymousId' };
  return { call: { ...call, messageId: call.messageId ?? idOf(number, text, 0) } as EventCall };
}

async function* fixedEvents(file: string, map: EventMap): AsyncGenerator<EventLine> {
  const mapper = new RowMapper(map);
  const columns = Object.entries(map.columns).map(([name, { at }]) => ({
    name,
    from: (at?.from ?? 1) - 1,
    to: at?.to,
  }));
  for await (const line of readLines(file)) {
    if (line.number <= (map.skip ?? 0)) continue;
    if ('problem' in line) yield { line: line.number, problem: line.problem };
    else if (line.text.trim() !== '') {
      const texts = Object.fromEntries(columns.map(({ name, from, to }) => [name, line.text.slice(from, to)]));
      yield* rowCalls(mapper, texts, line);
    }
  }
}

async function* csvEvents(file: string, map: EventMap): AsyncGenerator<EventLine> {
  const mapper = new RowMapper(map);
  const { lines, separator } = await tableIn(after(readLines(file), map.skip ?? 0), map);
  let places: ReadonlyMap<string, number> | undefined;
  let width = 0;
  for await (const record of readCsv(lines, separator)) {
    if ('problem' in record) yield { line: record.number, problem: record.problem };
    else if (!places) {
      places = placesOf({ fields: record.fields, line: record.number, file, separator }, map);
      width = record.fields.length;
    } else if (record.fields.length !== width) {
      yield { line: record.number, problem: `the row has ${record.fields.length} fields, the header ${width}` };
    } else
      yield* rowCalls(mapper, textsOf(record.fields, places, map), {
        number: record.number,
        text: JSON.stringify(record.fields),
      });
  }
}

async function* after(lines: AsyncIterable<Line>, skip: number): AsyncGenerator<Line> {
  for await (const line of lines) if (line.number > skip) yield line;
}

const textsOf = (fields: readonly string[], places: ReadonlyMap<string, number>, map: EventMap): RowTexts =>
  Object.fromEntries(
    Object.entries(map.columns).map(([name, { header = name }]) => [name, fields[places.get(header) ?? -1]]),
  );

function* rowCalls(
  mapper: RowMapper,
  texts: RowTexts,
  { number, text }: { number: number; text: string },
): Generator<EventLine> {
  const calls = mapper.calls(texts);
  if ('problem' in calls) yield { line: number, problem: calls.problem };
  else
    for (const [index, call] of calls.entries())
      yield { line: number, call: { ...call, messageId: idOf(number, text, index) } };
}

const idOf = (line: number, text: string, index: number): string =>
  hash('sha256', JSON.stringify([line, text, index])).slice(0, 40);
