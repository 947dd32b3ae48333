import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { text as readStdin } from 'node:stream/consumers';
import { isMap, isScalar, parseDocument } from 'yaml';
import { guard } from '../../domain/schema/reading/yaml-guard';
import { codeOf } from '../server/failure-code';
import { WrongUse } from '../terminal/wrong-use';

const named = ['journey', 'template', 'audience', 'statement'] as const;
export type DefinitionKind = (typeof named)[number] | 'policy';

/** One journey, template, audience, statement or policy as it stands in a file. */
export type Definition = {
  readonly file: string;
  /** Lines of the file above it. */
  readonly offset: number;
  readonly source: string;
  readonly format: 'yaml' | 'json';
  /** undefined when nothing tells. */
  readonly kind: DefinitionKind | undefined;
  /** Its key; a policy has none. */
  readonly key: string | undefined;
};

/** Any of these at the top makes a document the policy. */
const policyKeys: ReadonlySet<string> = new Set([
  'timezone',
  'caps',
  'quietHours',
  'hold',
  'lookAhead',
  'verifiedOnly',
  'purposes',
  'lifecycle',
  'locales',
]);

const largest = 1_000_000;

/**
 * Reads definitions; `-` is stdin, in YAML. A YAML file may hold many, parted by `---`. Their kind is told by their keys, the first one first.
 * @throws WrongUse when a file cannot be read
 */
export async function readDefinitions(files: readonly string[]): Promise<Definition[]> {
  const all: Definition[] = [];
  for (const file of files) {
    const text = await readText(file);
    const format = extname(file) === '.json' ? 'json' : 'yaml';
    const parts = format === 'json' ? [{ offset: 0, source: text }] : partsOf(text);
    for (const part of parts) all.push({ file, format, ...part, ...recognise(part.source) });
  }
  return all;
}

/** The definition files of a folder and of the folders in it, in order; maps, data and the backtest set have their own folders. */
export async function definitionFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => {
    throw new WrongUse(`There is no folder ${folder}.`);
  });
  const files = names
    .filter((name) => /\.(ya?ml|json)$/.test(name) && !/^(maps|data|cdnow|personas)[/\\]/.test(name))
    .sort();
  if (files.length === 0) throw new WrongUse(`${folder} holds no .yaml or .json files.`);
  return files.map((name) => join(folder, name));
}

async function readText(file: string): Promise<string> {
  if (file === '-') return readStdin(process.stdin);
  try {
    const { size } = await stat(file);
    if (size > largest) throw new WrongUse(`${file} is larger than ${largest.toLocaleString('en')} bytes.`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if (error instanceof WrongUse) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT') throw new WrongUse(`There is no file ${file}.`);
    if (code === 'EISDIR') throw new WrongUse(`${file} is a folder; name files, or publish --dir.`);
    throw new WrongUse(
      code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? `${file} is not UTF-8.` : `${file} cannot be read (${code}).`,
    );
  }
}

/** `---` at the start of a line parts documents wherever it stands, also in a block of text. */
function partsOf(text: string): { offset: number; source: string }[] {
  const lines = text.split('\n');
  const parts: { offset: number; source: string }[] = [];
  let start = 0;
  for (let end = 0; end <= lines.length; end++) {
    if (end < lines.length && !/^---(\s|$)/.test(lines[end] ?? '')) continue;
    const source = lines.slice(start, end).join('\n');
    if (/^\s*[^#\s]/m.test(source)) parts.push({ offset: start, source });
    start = end + 1;
  }
  return parts;
}

function recognise(source: string): Pick<Definition, 'kind' | 'key'> {
  const entries = guard(source) ? leftmostKeys(source) : keysOf(source);
  for (const [name, value] of entries) {
    const kind = named.find((one) => one === name);
    if (kind) return { kind, key: typeof value === 'string' ? value : undefined };
  }
  return { kind: entries.some(([name]) => policyKeys.has(name)) ? 'policy' : undefined, key: undefined };
}

type TopEntry = readonly [name: string, value: unknown];

function keysOf(source: string): TopEntry[] {
  const { contents } = parseDocument(source, { logLevel: 'silent' });
  if (!isMap(contents)) return leftmostKeys(source);
  return contents.items.map(({ key, value }) => [
    isScalar(key) ? String(key.value) : '',
    isScalar(value) ? value.value : undefined,
  ]);
}

/** For what cannot or must not be parsed: it still shall be told what it is, so that its problems can be. */
const leftmostKeys = (source: string): TopEntry[] =>
  [...source.matchAll(/^["']?([A-Za-z][\w-]*)["']?\s*:[ \t]*([\w-]*)/gm)].map(([, name = '', value]) => [name, value]);
