import express, { type Request, type Response } from 'express';
import { storable } from '../../domain/schema/storable';
import { Problem } from './problem';

/** `signed`: bytes whose sender signed them, of whatever type; `mail`: a mail as it came, with whatever charset. */
export type BodyKind = 'json' | 'segment' | 'cloudevents' | 'definition' | 'signed' | 'mail';

/** A definition as it came; who reads it says what is wrong with it. */
export type DefinitionSource = { readonly source: string; readonly format: 'yaml' | 'json' };

const jsonTypes = ['application/json'];
export const batchType = 'application/cloudevents-batch+json';
const accepted: Record<Exclude<BodyKind, 'signed'>, readonly string[]> = {
  json: jsonTypes,
  /** Browser and RudderStack clients say text/plain and urlencoded for what is JSON. */
  segment: [...jsonTypes, 'text/plain', 'application/x-www-form-urlencoded', ''],
  cloudevents: ['application/cloudevents+json', batchType, ...jsonTypes],
  definition: ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml', ...jsonTypes],
  mail: ['message/rfc822'],
};

const deepest = 100;

/**
 * Reads the whole body, gzip or not.
 * @param limit bytes after decompression
 * @throws Problem too-large, unsupported-encoding, malformed-request
 */
export async function readBytes(request: Request, response: Response, limit: number): Promise<Buffer> {
  const read = express.raw({ type: () => true, limit, inflate: true });
  await new Promise<void>((resolve, reject) => {
    read(request, response, (error: unknown) => (error ? reject(bodyProblem(error, limit)) : resolve()));
  });
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function bodyProblem(error: unknown, limit: number): unknown {
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (type === 'entity.too.large') {
    return new Problem('too-large', `At most ${limit} bytes.`, { headers: { connection: 'close' } });
  }
  if (type === 'encoding.unsupported') return new Problem('unsupported-encoding', 'gzip, deflate and br can be read.');
  if (status === 400) return new Problem('malformed-request', 'The body ended early or cannot be decompressed.');
  return error;
}

/** Whether the attributes of an event stand in the headers and its data in the body, as the binary mode of CloudEvents has it. */
export const isInHeaders = ({ headers }: Pick<Request, 'headers'>): boolean => headers['ce-specversion'] !== undefined;

/** @throws Problem unsupported-media-type, malformed-json */
export function readText(
  request: Request,
  bytes: Buffer,
  kind: Exclude<BodyKind, 'signed'>,
): { text: string; mediaType: string } {
  const header = request.headers['content-type'] ?? '';
  const mediaType = (header.split(';')[0] ?? '').trim().toLowerCase();
  const known =
    accepted[kind].includes(mediaType) ||
    (mediaType.endsWith('+json') && kind !== 'segment' && kind !== 'mail') ||
    (kind === 'cloudevents' && isInHeaders(request));
  const named = accepted[kind].filter(Boolean).join(', ');
  if (!known) throw new Problem('unsupported-media-type', `This route reads ${named}.`);
  if (kind === 'mail') return { text: mailIn(bytes), mediaType };
  const charset = /charset\s*=\s*"?([^;"\s]+)/i.exec(header)?.[1]?.toLowerCase();
  if (charset && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    throw new Problem('unsupported-media-type', 'Only UTF-8 can be read.');
  }
  return { text: textIn(bytes, kind === 'definition' ? 'malformed-definition' : 'malformed-json'), mediaType };
}

/** @throws Problem with the code, for what is not UTF-8 */
export function textIn(bytes: Buffer, code: 'malformed-definition' | 'malformed-json'): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem(code, 'The body is not UTF-8.');
  }
}

/** A mail of the days before UTF-8 still says in ASCII what its report says. */
function mailIn(bytes: Buffer): string {
  try {
    return textIn(bytes, 'malformed-json');
  } catch {
    return bytes.toString('latin1');
  }
}

/** @throws Problem malformed-json */
export function parseJson(text: string): unknown {
  if (depthOf(text) > deepest) throw new Problem('malformed-json', `Nested more than ${deepest} levels deep.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('malformed-json', text.trim() === '' ? 'The body is empty.' : 'The body is not valid JSON.');
  }
  return storable(value);
}

/** How deep brackets nest outside strings. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 92) i++;
      else if (char === 34) inString = false;
    } else if (char === 34) inString = true;
    else if (char === 123 || char === 91) most = Math.max(most, ++depth);
    else if (char === 125 || char === 93) depth--;
  }
  return most;
}
