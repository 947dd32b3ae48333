import { WrongUse } from '../terminal/wrong-use';
import type { Line } from './lines';
import type { EventMap } from './event-map';

/** The first line of a file that Excel wrote for itself: it names the separator and is no row. */
export function separatorSaid(line: string): string | undefined {
  return /^sep=(.)$/i.exec(line.trim())?.[1];
}

/** The lines of the table, with the separator that the file itself names or else the map. */
export async function tableIn(
  lines: AsyncGenerator<Line>,
  map: EventMap,
): Promise<{ readonly lines: AsyncGenerator<Line>; readonly separator: string }> {
  const first = await lines.next();
  if (first.done) return { lines, separator: map.separator };
  const said = 'text' in first.value ? separatorSaid(first.value.text) : undefined;
  return said === undefined
    ? { lines: before(first.value, lines), separator: map.separator }
    : { lines, separator: said };
}

async function* before(first: Line, rest: AsyncGenerator<Line>): AsyncGenerator<Line> {
  yield first;
  yield* rest;
}

type Header = {
  readonly fields: readonly string[];
  readonly line: number;
  readonly file: string;
  readonly separator: string;
};

/**
 * Where each column that the map reads stands. Empty columns behind the last named one, as spreadsheets leave them, are nobody's.
 * @throws WrongUse for a header that the map does not fit, with its line and the remedy
 */
export function placesOf({ fields, line, file, separator }: Header, map: EventMap): ReadonlyMap<string, number> {
  const headers = fields.map((header) => header.trim());
  const places = new Map<string, number>();
  headers.forEach((header, place) => {
    if (header === '' && headers.slice(place).some((later) => later !== ''))
      throw new WrongUse(`${file}:${line}: column ${place + 1} has no name. Name it, or delete the column.`);
    if (header !== '' && places.has(header))
      throw new WrongUse(`${file}:${line}: two columns are called "${header}". Rename one of them.`);
    if (header !== '') places.set(header, place);
  });
  for (const [name, { header = name }] of Object.entries(map.columns)) {
    if (places.has(header)) continue;
    const other = headers.length === 1 ? otherSeparator(headers[0] ?? '', separator) : undefined;
    throw new WrongUse(
      other
        ? `${file}:${line}: the header is one column. If ${sayCharacter(other)} parts its columns, put separator: '${other === '\t' ? '\\t' : other}' into the map ${map.map}.`
        : `${file}:${line}: there is no column "${header}", which the map ${map.map} reads. There are: ${[...places.keys()].join(', ')}.`,
    );
  }
  return places;
}

const otherSeparator = (header: string, separator: string): string | undefined =>
  [';', ',', '\t', '|'].find((one) => one !== separator && header.includes(one));

const sayCharacter = (character: string): string => (character === '\t' ? 'a tab' : `"${character}"`);
