import type { Line } from './lines';

export type CsvRecord = { readonly number: number } & (
  { readonly fields: readonly string[] } | { readonly problem: string }
);

const longestRecord = 1_000_000;

/** Records of a CSV file (RFC 4180): quoted fields may hold separators, doubled quotes and line breaks. Blank lines are passed over. */
export async function* readCsv(lines: AsyncIterable<Line>, separator: string): AsyncGenerator<CsvRecord> {
  let open: { number: number; text: string } | undefined;
  for await (const line of lines) {
    if ('problem' in line) {
      yield line;
      continue;
    }
    if (!open && line.text === '') continue;
    const text: string = open ? `${open.text}\n${line.text}` : line.text;
    const number: number = open?.number ?? line.number;
    const fields = fieldsOf(text, separator);
    open = undefined;
    if (fields === 'open' && text.length <= longestRecord) open = { number, text };
    else if (fields === 'open')
      yield { number, problem: `a quote is never closed; lines ${number} to ${line.number} were left out` };
    else if (fields === 'broken') yield { number, problem: 'text follows a closing quote' };
    else yield { number, fields };
  }
  if (open) yield { number: open.number, problem: 'a quote is never closed; all lines from here were left out' };
}

/** @returns `open` when a quoted field goes on in the next line, `broken` when text follows a closing quote */
export function fieldsOf(text: string, separator: string): string[] | 'open' | 'broken' {
  const fields: string[] = [];
  for (let at = 0; ;) {
    const quoted = text[at] === '"';
    const end = quoted ? closingQuote(text, at + 1) : text.indexOf(separator, at);
    if (quoted && end < 0) return 'open';
    fields.push(quoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end < 0 ? undefined : end));
    const next = quoted ? end + 1 : end;
    if (next < 0 || next >= text.length) return fields;
    if (!text.startsWith(separator, next)) return 'broken';
    at = next + separator.length;
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
