/** Phrases with gaps: `{}` takes a name, `{channel}` the name of a channel. */
const gap = /\{(\w*)\}/g;

/** A phrase with its gaps filled, in their order. @param say how a name is said in a gap of that kind */
export function filled(
  phrase: string,
  names: readonly string[],
  say: (name: string, kind: string) => string = (name) => name,
): string {
  let next = 0;
  return phrase.replace(gap, (_, kind: string) => say(names[next++] ?? '', kind));
}

type Reading = {
  /** As they were written down. */
  readonly written: Readonly<Record<string, string>>;
  /** The same in another language, gap by gap. */
  readonly other: Readonly<Record<string, string>>;
  readonly say?: (name: string, kind: string) => string;
};

/** Says phrases that were written down, alone or one behind the other, in another language; what is not known stays as it is. */
export function readerOf({ written, other, say }: Reading): (text: string) => string {
  const known = Object.entries(written)
    .sort(([, one], [, another]) => another.length - one.length)
    .map(([kind, phrase]) => [patternOf(phrase), other[kind] ?? phrase] as const);
  return (text) =>
    known.reduce(
      (said, [pattern, phrase]) =>
        said.replace(pattern, (_, ...found: readonly unknown[]) => filled(phrase, found.map(String), say)),
      text,
    );
}

/** What stands between quotes may be anything, what stands bare is one word. */
const patternOf = (phrase: string): RegExp =>
  new RegExp(
    phrase
      .replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('"{}"', '"(.*?)"')
      .replace(gap, String.raw`(\S+)`),
    'gs',
  );
