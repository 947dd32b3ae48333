import type { IncomingMessage } from 'node:http';

/** The whole body, undefined where it is too long. @param most bytes. @throws where it is cut short */
export async function bytesOf(response: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > most) return undefined;
      parts.push(part);
    }
    return Buffer.concat(parts);
  } finally {
    response.destroy();
  }
}
