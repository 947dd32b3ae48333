/** Everything personal that is pushed in; each is found nowhere but in Postgres and in the mails themselves. */
export const canaries: string[] = [];

/** A string of its own that is like nothing else. */
export function canary(kind: string): string {
  const made = `cnry${kind}${canaries.length}qx`;
  canaries.push(made);
  return made;
}

/** A mobile number; it is looked for without its plus, in which form others write it too. */
export function canaryPhone(): string {
  const number = `86138${String(27_451_000 + canaries.length)}`;
  canaries.push(number);
  return `+${number}`;
}

export const found = (text: string): string[] => canaries.filter((one) => text.includes(one));

/** Every string and every byte of a protobuf message, payloads included. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return `${value}\n`;
  if (value instanceof Uint8Array) return `${Buffer.from(value).toString('utf8')}\n`;
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, one]) => `${key}\n${textOf(one)}`)
    .join('');
}

/** What stands in a link for who can read base64: a token that only looks sealed would show itself here. */
export const decoded = (link: string): string =>
  link
    .split(/[/.?=&]/)
    .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    .join('\n');
