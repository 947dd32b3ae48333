import { CsvError, parse } from 'csv-parse/sync';
import type { Line } from './lines';

export type CsvRecord = { readonly number: number } & (
  { readonly fields: readonly string[] } | { readonly problem: string }
);

/** One record as text, from the line on where it begins. */
type Raw = { readonly number: number; readonly text: string };

const longestRecord = 1_000_000;
/** Records that the parser gets at once: each call of it costs as much as some dozen records. */
const atOnce = 500;

/** Records of a CSV file (RFC 4180): quoted fields may hold separators, doubled quotes and line breaks. Blank lines are passed over. */
export async function* readCsv(lines: AsyncIterable<Line>, separator: string): AsyncGenerator<CsvRecord> {
  let batch: Raw[] = [];
  let size = 0;
  for await (const raw of rawRecords(lines)) {
    if ('problem' in raw) {
      yield* recordsOf(batch.splice(0), separator);
      yield raw;
      continue;
    }
    batch.push(raw);
    size += raw.text.length;
    if (batch.length < atOnce && size < longestRecord) continue;
    yield* recordsOf(batch, separator);
    [batch, size] = [[], 0];
  }
  yield* recordsOf(batch, separator);
}

/** A record goes on while a quote is open, which is while its quotes are odd in number. */
async function* rawRecords(lines: AsyncIterable<Line>): AsyncGenerator<Raw | Extract<Line, { problem: string }>> {
  let open: Raw | undefined;
  for await (const line of lines) {
    if ('problem' in line) {
      yield line;
      continue;
    }
    if (!open && line.text === '') continue;
    const isClosing = hasOddQuotes(line.text);
    const record: Raw = open ? { number: open.number, text: `${open.text}\n${line.text}` } : line;
    open = isClosing === (open === undefined) ? record : undefined;
    if (!open) yield record;
    else if (open.text.length > longestRecord) {
      yield {
        number: open.number,
        problem: `a quote is never closed; lines ${open.number} to ${line.number} were left out`,
      };
      open = undefined;
    }
  }
  if (open) yield { number: open.number, problem: 'a quote is never closed; all lines from here were left out' };
}

const hasOddQuotes = (text: string): boolean => text.includes('"') && text.replaceAll(/[^"]/g, '').length % 2 === 1;

/** All at once; where one of them is broken, one by one. */
function* recordsOf(batch: readonly Raw[], separator: string): Generator<CsvRecord> {
  const together = fieldsOf(batch.map(({ text }) => text).join('\n'), separator);
  if (typeof together !== 'string') {
    for (const [index, { number }] of batch.entries()) yield { number, fields: together[index] ?? [] };
    return;
  }
  for (const { number, text } of batch) {
    const alone = fieldsOf(text, separator);
    yield typeof alone === 'string' ? { number, problem: alone } : { number, fields: alone[0] ?? [] };
  }
}

/** @returns the fields of each record, or what is wrong with one of them */
function fieldsOf(text: string, delimiter: string): string[][] | string {
  try {
    return parse(text, { delimiter, relax_column_count: true, record_delimiter: '\n' });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return error.code === 'INVALID_OPENING_QUOTE'
      ? 'a quote stands inside a field that is not quoted; quote the field and double its quotes'
      : 'text follows a closing quote';
  }
}
