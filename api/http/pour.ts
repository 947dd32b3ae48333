import { once } from 'node:events';
import type { Response } from 'express';
import { goneOf } from './gone';
import type { Answer } from './route';

/** Real milliseconds for which a reader may take nothing. */
const patience = 30_000;

/**
 * Sends an answer part by part, no faster than it is taken, and stops when nobody takes it any more. What fails before the first
 * part is answered as any error is; afterwards the connection is cut, so that half a document is never taken for a whole one.
 * @throws what the parts throw
 */
export async function pour(
  response: Response,
  { status, headers, stream, type = 'application/json' }: Answer & Required<Pick<Answer, 'stream'>>,
): Promise<void> {
  const gone = goneOf(response);
  response.setTimeout(patience, () => response.destroy());
  try {
    for await (const part of stream) {
      if (!response.headersSent) response.status(status).set(headers).type(type).flushHeaders();
      if (gone.aborted || response.req.method === 'HEAD') break;
      if (!response.write(part)) await once(response, 'drain', { signal: gone });
    }
  } catch (error) {
    if (!gone.aborted) throw error;
  }
  response.end();
}
