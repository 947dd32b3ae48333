import { Agent, request } from 'node:http';
import { adminKey } from '../../tests/e2e/product';
import type { Stack } from '../../tests/faults/stack';

export type Caller = (method: 'GET' | 'POST', path: string, body?: object) => Promise<void>;

/** Calls the API over connections that stay open: `fetch` costs more than the answer that it waits for. @throws for any answer but 200 */
export function callerOf({ surface: { url } }: Stack): Caller {
  const agent = new Agent({ keepAlive: true });
  return (method, path, body) =>
    new Promise((done, fail) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${adminKey}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      };
      const asked = request(`${url}${path}`, { agent, method, headers }, (answer) => {
        answer.once('end', () =>
          answer.statusCode === 200 ? done() : fail(new Error(`${path}: ${answer.statusCode}`)),
        );
        answer.resume();
      });
      asked.once('error', fail).end(text);
    });
}
