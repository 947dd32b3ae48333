/** A mail, or a part of one. */
export type Entity = {
  /** By lower-case name; of several the first counts. */
  readonly headers: ReadonlyMap<string, string>;
  /** Type and subtype, in lower case. */
  readonly type: string;
  /** As it was before it was coded for the transport. */
  readonly body: string;
  readonly parts: readonly Entity[];
};

/** Deeper and more than any report is. */
const deepest = 4;
const mostParts = 50;
const longestType = 2_000;

/** Reads a mail as far as a report needs it. Never throws: what is no mail has neither headers nor parts. */
export const readMail = (text: string): Entity => readEntity(text.replace(/\r\n?/g, '\n'), deepest);

function readEntity(text: string, depth: number): Entity {
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  const headers = new Map(fieldsOf(end < 0 ? text : text.slice(0, end)).reverse());
  const contentType = headers.get('content-type') ?? 'text/plain';
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  const body = end < 0 ? '' : decoded(text.slice(end + (end === 0 ? 1 : 2)), headers.get('content-transfer-encoding'));
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType.slice(0, longestType));
  const parts =
    depth > 0 && boundary && type.startsWith('multipart/')
      ? partsIn(body, boundary[1] ?? boundary[2] ?? '').map((part) => readEntity(part, depth - 1))
      : [];
  return { headers, type, body, parts };
}

function partsIn(body: string, boundary: string): string[] {
  const parts: string[] = [];
  const [start, mark] = [`\n${body}\n`, `\n--${boundary}`];
  let at = start.indexOf(mark);
  while (at >= 0 && parts.length < mostParts && !start.startsWith('--', at + mark.length)) {
    const from = start.indexOf('\n', at + mark.length);
    if (from < 0) break;
    at = start.indexOf(mark, from);
    parts.push(start.slice(from + 1, at < 0 ? undefined : at));
  }
  return parts;
}

/** The fields of a block of headers, or of a report, in order: names in lower case, folded lines as one. */
export function fieldsOf(block: string): (readonly [string, string])[] {
  return block
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const] : [];
    });
}

function decoded(body: string, encoding = '7bit'): string {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return textOf(fromBase64(body));
    case 'quoted-printable':
      return textOf(body.replace(/=[ \t]*\n/g, '').replace(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))); // prettier-ignore
    default:
      return body;
  }
}

function fromBase64(body: string): string {
  try {
    return atob(body.replace(/\s/g, ''));
  } catch {
    return '';
  }
}

/** Bytes that stand as characters, read as UTF-8 where they are. */
function textOf(bytes: string): string {
  const units = Uint8Array.from(bytes, (char) => char.charCodeAt(0));
  return new TextDecoder().decode(units).replace(/\r\n?/g, '\n');
}

/** The first part of one of these types, however deep. */
export function partOf(entity: Entity, types: ReadonlySet<string>): Entity | undefined {
  if (types.has(entity.type)) return entity;
  for (const part of entity.parts) {
    const found = partOf(part, types);
    if (found) return found;
  }
  return undefined;
}
