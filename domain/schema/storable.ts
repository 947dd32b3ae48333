/** How much of a value is kept. Longer texts are cut at a code point, deeper parts and what comes after the budget are left out. */
export type Bounds = {
  /** Levels of lists and objects. */
  readonly depth: number;
  /** UTF-16 units of text, names and punctuation together. */
  readonly size: number;
};

/** Far below what jsonb takes (268 MB), far above what a person's event holds. */
const widest: Bounds = { depth: 64, size: 4_000_000 };

const tooDeep = '(too deep)';

/** Without what Postgres cannot keep in text and jsonb: NUL, other control characters but tab and line ends, halves of surrogate pairs. */
export const cleanText = (text: string): string =>
  text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]|\p{Cs}/gu, '\uFFFD');

/** At most so many UTF-16 units, with no pair cut in two, cleaned. */
export const cutText = (text: string, most: number): string =>
  cleanText(text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, ''));

/**
 * The one door of a value that our own code did not make: what comes out can be stored as jsonb, whatever went in. Numbers that
 * are none become null, big integers their digits, dates RFC 3339, functions and symbols go; a list or object that contains
 * itself ends at the depth. Never throws.
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
        return Number.isFinite(value) ? value : null;
      case 'bigint':
        return this.text(value.toString());
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

  private whole(value: object, depth: number): unknown {
    if (depth <= 0) return tooDeep;
    const own = plainOf(value);
    if (typeof own !== 'object' || own === null) return this.of(own, depth - 1);
    if (Array.isArray(own)) return this.list(own, depth);
    const copy: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(own)) {
      if (this.left <= 0) break;
      const key = this.text(name);
      const kept = this.of(inner, depth - 1);
      // Object.defineProperty, since a key named __proto__ would set the copy's prototype instead.
      if (kept !== undefined) Object.defineProperty(copy, key, { value: kept, enumerable: true, configurable: true, writable: true }); // prettier-ignore
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
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [String(key), inner]));
  if (value instanceof Set) return [...value];
  if (!('toJSON' in value) || typeof value.toJSON !== 'function') return value;
  try {
    return value.toJSON() as unknown;
  } catch {
    return null;
  }
}
