import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair } from 'yaml';
import { pointerOf, type Path, type Problem } from './problem';
import { isMapping } from './mapping';
import { Report } from './report';
import { cleanText } from '../storable';
import { guard, type Refusal } from './yaml-guard';

export type Format = 'yaml' | 'json';

/** A definition as it was written: its value, and where each part of it stands. */
export type Source = {
  /** Undefined when the text cannot be read. */
  readonly value?: unknown;
  readonly report: Report;
};

const deepest = 40;

/**
 * Reads YAML 1.2 or JSON. Anchors, aliases, tags, duplicate keys, more than 256 kB, 12,000 parts or 40 levels are problems.
 * A hostile text costs no more than an honest one of that size.
 */
export function readSource(source: string, format: Format): Source {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const refusal = guard(text) ?? rawControl(text);
  if (refusal) {
    const { offset, ...told } = refusal;
    const report = new Report(() => undefined);
    report.errorAt(lineAt(text, offset), told);
    return { report };
  }
  return build(text, format);
}

/** Editors do not show it, and nobody can have meant it. */
function rawControl(text: string): Refusal | undefined {
  const clean = cleanText(text);
  if (clean === text) return undefined;
  let offset = 0;
  while (clean[offset] === text[offset]) offset++;
  return { ...controlCharacter, offset };
}

const controlCharacter = {
  code: 'control-character' as const,
  detail: 'There is a control character or half a character in this text.',
  hint: 'Delete it; line ends and tabs may stay.',
};

/** A document as data, as far as it can be read. */
export function dataOf({
  source,
  format,
}: {
  readonly source: string;
  readonly format: Format;
}): Record<string, unknown> {
  const { value } = readSource(source, format);
  return isMapping(value) ? { ...value } : {};
}

function build(text: string, format: Format): Source {
  const lines = new Map<string, number>();
  const report = new Report((path) => lineOf(lines, path));
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const line = (offset: number): number => counter.linePos(offset).line;
  for (const { message, pos } of document.errors.slice(0, 20)) {
    report.errorAt(line(pos[0]), {
      code: 'unreadable',
      detail: said(message, format),
      hint: hintFor(message),
    });
  }
  if (document.errors.length > 0) return { report };
  const json = format === 'json' ? readJson(text) : undefined;
  if (json && 'error' in json) {
    report.error([], { code: 'unreadable', detail: json.error });
    return { report };
  }
  const builder = new Builder(lines, report, line);
  const value = builder.value(document.contents, []);
  return builder.tooDeep ? { report } : { value, report };
}

function readJson(text: string): { error: string } | { ok: true } {
  try {
    JSON.parse(text);
    return { ok: true };
  } catch {
    return { error: 'The text is not JSON.' };
  }
}

const said = (message: string, format: Format): string =>
  `The ${format === 'json' ? 'JSON' : 'YAML'} cannot be read: ${message}.`;

const hintFor = (message: string): string | undefined => {
  if (message.startsWith('Nested mappings')) return 'A text with ": " in it needs quotes.';
  if (message.startsWith('Tabs')) return 'Indent with spaces.';
  return undefined;
};

/** Plain values of the nodes; notes the line of each. */
class Builder {
  tooDeep = false;

  constructor(
    private readonly lines: Map<string, number>,
    private readonly report: Report,
    private readonly line: (offset: number) => number,
  ) {}

  value(node: unknown, path: Path): unknown {
    const start = (node as Node | null)?.range?.[0];
    if (start !== undefined && !this.lines.has(pointerOf(path))) this.lines.set(pointerOf(path), this.line(start));
    if (path.length > deepest) {
      if (!this.tooDeep) {
        this.report.error(path.slice(0, 10), {
          code: 'too-deep',
          detail: `The definition is nested deeper than ${deepest} levels.`,
        });
      }
      this.tooDeep = true;
      return undefined;
    }
    if (isMap(node)) return this.map(node.items, path);
    if (isSeq(node)) return node.items.map((item, index) => this.value(item, [...path, index]));
    return isScalar(node) && !isAlias(node) ? this.scalar(node.value, path) : null;
  }

  /** What no database keeps is told here, whatever the field. */
  private scalar(value: unknown, path: Path): unknown {
    if (typeof value === 'string' && cleanText(value) !== value) this.report.error(path, controlCharacter);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.report.error(path, { code: 'bad-number', detail: 'This is no number that can be counted with.' });
    }
    return value;
  }

  private map(items: readonly Pair[], path: Path): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    for (const { key, value } of items) {
      const name = isScalar(key) ? String(key.value) : undefined;
      if (name === undefined) {
        this.report.error(path, { code: 'bad-key', detail: 'A key must be a plain text.' });
        continue;
      }
      const place = [...path, name];
      if (cleanText(name) !== name) this.report.error(path, controlCharacter);
      const start = (key as Node).range?.[0];
      if (Object.hasOwn(made, name)) {
        const first = this.lines.get(pointerOf(place)) ?? 0;
        const told = { code: 'duplicate-key', detail: `"${name}" stands here twice.`, hint: `The first is in line ${first}.` } as const; // prettier-ignore
        this.report.add(place, told, 'error', start === undefined ? 0 : this.line(start) - first);
        continue;
      }
      if (start !== undefined) this.lines.set(pointerOf(place), this.line(start));
      Object.defineProperty(made, name, {
        value: this.value(value, place),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return made;
  }
}

/** The line of a path, or of what holds it. */
function lineOf(lines: ReadonlyMap<string, number>, path: Path): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const line = lines.get(pointerOf(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return undefined;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

type Placed = Pick<Problem, 'pointer' | 'line'>;

/** Problems that were found without the source, with the lines of the source and pointers into it as it was written. */
export function placeIn<P extends Placed>(problems: readonly P[], source: string, format: Format): P[] {
  const { value, report } = readSource(source, format);
  return problems.map((problem) => {
    const path = asWritten(pathOf(problem.pointer), value);
    const line = problem.line ?? report.lineOf(path);
    return { ...problem, pointer: pointerOf(path), ...(line === undefined ? {} : { line }) };
  });
}

/** What may be one thing or a list of them is always read as a list: the first place of a thing that stands alone is its own. */
function asWritten(path: readonly string[], value: unknown): string[] {
  const written: string[] = [];
  let at = value;
  for (const part of path) {
    if (part === '0' && isMapping(at) && !Object.hasOwn(at, part)) continue;
    written.push(part);
    at = Array.isArray(at) ? at[Number(part)] : isMapping(at) ? at[part] : undefined;
  }
  return written;
}

const pathOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
