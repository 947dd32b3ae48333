import { normalise } from '../person/identity/identity';

/** Of one call, the longest text that may name somebody, and how many of them are looked at. */
const [longest, most] = [300, 200];

/** Every short text in a value, in small letters and without a kind before it (`user:7`), and every address as it is kept: whoever is meant by it is among them. */
export function namesIn(value: unknown): string[] {
  const found = new Set<string>();
  const waiting: [name: string, value: unknown][] = [['', value]];
  for (let next = waiting.shift(); next && found.size < most; next = waiting.shift()) {
    const [name, inner] = next;
    if (typeof inner === 'object' && inner !== null) {
      if (waiting.length < most) waiting.push(...Object.entries(inner).slice(0, most));
    } else if ((typeof inner === 'string' && inner.length <= longest) || typeof inner === 'number') {
      const text = String(inner);
      const [, value] = /^[a-z]+:(.+)$/.exec(text) ?? [];
      for (const called of value === undefined ? [text] : [text, value]) found.add(called.trim().toLowerCase());
      const said = value ?? text;
      const address = name === 'phone' ? normalise('phone', text) : said.includes('@') && normalise('email', said);
      if (address) found.add(address.value);
    }
  }
  return [...found];
}
