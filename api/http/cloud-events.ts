import type { IncomingHttpHeaders } from 'node:http';
import { storable } from '../../domain/schema/storable';
import type { Request } from 'express';
import { batchType, isInHeaders, parseJson } from './body';
import { Problem } from './problem';

/**
 * The event of a request in its structured form, or the events of a batch.
 * @throws Problem malformed-json, invalid
 */
export function readEvents(request: Pick<Request, 'headers'>, text: string, mediaType: string): unknown {
  if (isInHeaders(request)) return fromHeaders(request.headers, text, mediaType);
  const said = parseJson(text);
  if (Array.isArray(said) && mediaType !== batchType)
    throw new Problem('invalid', `Several events come as ${batchType}.`);
  return said;
}

/** In binary mode the attributes stand in the headers. */
function fromHeaders(headers: IncomingHttpHeaders, text: string, mediaType: string): unknown {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('ce-') && typeof value === 'string' ? [[name.slice('ce-'.length), decoded(value)]] : [],
  );
  const isJson = mediaType === '' || /[/+]json$/.test(mediaType);
  const data = text === '' ? {} : { data: isJson ? parseJson(text) : text };
  return storable({ ...Object.fromEntries(attributes), ...data });
}

/** What a header cannot hold comes percent-encoded. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
