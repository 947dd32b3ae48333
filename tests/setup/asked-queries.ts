import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

const root = resolve(__dirname, '../..');
const door = join('db', 'base', 'rows.ts');

/** The first place outside the door through which all queries go, as `file:line`. @param stack as V8 writes it */
export function placeOf(stack: string): string | undefined {
  return stack
    .split('\n')
    .flatMap((line) => {
      const at = line.indexOf(join(root, 'db', sep));
      const [, file, number] = (at >= 0 && /^(.+):(\d+):\d+\)?$/.exec(line.slice(at))) || [];
      return file ? [`${relative(root, file)}:${number}`] : [];
    })
    .find((place) => !place.startsWith(`${door}:`));
}

/** Where rows are asked for, in all files of `db/`. */
export function queryPlaces(): string[] {
  const files = readdirSync(join(root, 'db'), { recursive: true, encoding: 'utf8' }).map((file) => join('db', file));
  return files
    .filter((file) => file.endsWith('.ts') && file !== door)
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          /\b(rows|rowsAsEver|row|theRow|atOnce)\(/.test(line) ? [`${file}:${index + 1}`] : [],
        ),
    );
}

/** @param notes the file in which the tests of a whole run noted what they asked. @returns the places that no test went to */
export function neverAsked(notes: string): string[] {
  const asked = new Set(existsSync(notes) ? readFileSync(notes, 'utf8').split('\n') : []);
  return queryPlaces().filter((place) => !asked.has(place));
}
