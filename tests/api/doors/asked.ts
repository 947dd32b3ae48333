import { request as httpRequest } from 'node:http';

export type Heard = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
};

/** One request with exactly these headers, as `fetch` would not send it. */
export function ask(url: string, method: string, headers: Record<string, string> = {}, body?: string): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    httpRequest(url, { method, headers: { ...length, ...headers }, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const isJson = String(response.headers['content-type']).includes('json');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          body: isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {},
        });
      });
    })
      .on('error', reject)
      .end(body);
  });
}
