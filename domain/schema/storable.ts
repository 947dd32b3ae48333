/** How much of a value is kept. Longer texts are cut at a code point, deeper parts and what comes after the budget are left out. */
export type Bounds = {
  /** Levels of lists and objects. */
  readonly depth: number;
  /** UTF-16 units of text, names, numbers and punctuation together; a unit takes at most three bytes. */
  readonly size: number;
};

/** Far below what jsonb takes (268 MB), far above what a person's event holds; deeper than any body that is read (100). */
const widest: Bounds = { depth: 128, size: 4_000_000 };

/** Digits of the smallest number there is, written out. */
const longestNumber = 330;

const tooDeep = '(too deep)';

/** Looked for first, since nearly no text has any and to know of halves takes ten times as long. */
const mayBeUnclean = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uD800-\uDFFF]/;

/** Without what Postgres cannot keep in text and jsonb: NUL, other control characters but tab and line ends, halves of surrogate pairs. */
export const cleanText = (text: string): string =>
  !mayBeUnclean.test(text)
    ? text
    : text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]|\p{Cs}/gu, '\uFFFD');

/** At most so many UTF-16 units, with no pair cut in two, cleaned. */
export const cutText = (text: string, most: number): string =>
  cleanText(text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, ''));

/**
 * The one door of a value that our own code did not make: what comes out can be stored as jsonb, whatever went in. Numbers that
 * are none become null, integers too large for a number their digits, dates RFC 3339, functions and symbols go, as does the name
 * __proto__; of names that are equal once they are clean the last one counts; a list or object that contains itself ends at the
 * depth. Never throws.
 */
export function storable(value: unknown, bounds: Partial<Bounds> = {}): unknown {
  const { depth, size } = { ...widest, ...bounds };
  return new Copy(size).of(value, depth) ?? null;
}

class Copy {
  constructor(private left: number) {}

  /** @returns undefined for what JSON has no word for */
  of(value: unknown, depth: number): unknown {
    this.left -= 2;
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        return this.number(value);
      case 'bigint':
        return Number.isSafeInteger(Number(value)) ? this.number(Number(value)) : this.text(value.toString());
      case 'boolean':
        return value;
      case 'object':
        return value === null ? null : this.whole(value, depth);
      default:
        return undefined;
    }
  }

  private text(text: string): string {
    const kept = cutText(text, Math.max(0, this.left));
    this.left -= kept.length;
    return kept;
  }

  /** Zero has no sign in jsonb, and of a large or tiny number Postgres writes every digit. */
  private number(value: number): number | null {
    if (!Number.isFinite(value)) return null;
    const size = Math.abs(value);
    this.left -= size !== 0 && (size >= 1e21 || size < 1e-6) ? longestNumber : String(value).length;
    return value + 0;
  }

  private whole(value: object, depth: number): unknown {
    if (depth <= 0) return this.text(tooDeep);
    const own = plainOf(value);
    if (typeof own !== 'object' || own === null) return this.of(own, depth - 1);
    if (Array.isArray(own)) return this.list(own, depth);
    const copy: Record<string, unknown> = {};
    for (const name of namesOf(own)) {
      if (this.left <= 0) break;
      this.left -= 3;
      const key = this.text(name);
      if (key === '__proto__') continue;
      const kept = this.of(saidOf(own, name), depth - 1);
      if (kept !== undefined) copy[key] = kept;
    }
    return copy;
  }

  private list(list: readonly unknown[], depth: number): unknown[] {
    const copy: unknown[] = [];
    for (const inner of list) {
      if (this.left <= 0) break;
      copy.push(this.of(inner, depth - 1) ?? null);
    }
    return copy;
  }
}

/** What a value says of itself, as JSON.stringify would ask it; a map as an object. */
function plainOf(value: object): unknown {
  try {
    if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [String(key), inner]));
    if (value instanceof Set) return [...value];
    return 'toJSON' in value && typeof value.toJSON === 'function' ? (value.toJSON() as unknown) : value;
  } catch {
    return null;
  }
}

function namesOf(value: object): readonly string[] {
  try {
    return Object.keys(value);
  } catch {
    return [];
  }
}

/** A getter that throws has nothing to say. */
function saidOf(value: object, name: string): unknown {
  try {
    return (value as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}
