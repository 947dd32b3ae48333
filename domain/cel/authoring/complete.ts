import { fieldsOf, functions, macros, variables } from '../vocabulary';

export type Completion = {
  /** Where the word begins that is being written. */
  readonly from: number;
  readonly words: readonly string[];
};

const most = 8;

/** What may be meant by the word before the caret: names within quotes are events, others what the language knows. */
export function complete(
  text: string,
  caret: number,
  known: { readonly events: readonly string[]; readonly traits: readonly string[] },
): Completion {
  const before = text.slice(0, caret);
  const quoted = /\b(?:count|sum|first|last)\(\s*"([^"]*)$/.exec(before);
  if (quoted) return matching(caret, quoted[1] ?? '', known.events);
  const isInText = (before.match(/"/g)?.length ?? 0) % 2 === 1;
  const word = isInText ? '' : (/[A-Za-z_][\w.]*$/.exec(before)?.[0] ?? '');
  return word === ''
    ? { from: caret, words: [] }
    : matching(caret, word, [...language, ...known.traits.map(traitNamed)]);
}

function matching(caret: number, word: string, all: readonly string[]): Completion {
  const lower = word.toLowerCase();
  const words = all.filter((one) => one !== word && one.toLowerCase().startsWith(lower));
  const depth = word.split('.').length;
  const near = [...words].sort((one, other) => one.split('.').length - other.split('.').length);
  const fits = near.filter((one) => one.split('.').length <= depth + 1 || one.startsWith('customer.traits.'));
  return { from: caret - word.length, words: fits.slice(0, most) };
}

const traitNamed = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? `customer.traits.${name}` : `customer.traits[${JSON.stringify(name)}]`;

const language: readonly string[] = [
  ...Object.entries(variables).flatMap(([name, type]) => [
    name,
    ...Object.keys(fieldsOf[type] ?? {}).map((field) => `${name}.${field}`),
  ]),
  ...[...functions]
    .filter(([, signatures]) => signatures.some(({ on }) => on === undefined))
    .map(([name]) => `${name}(`),
  ...macros.slice(0, 1).map((name) => `${name}(`),
];
