import { Agent, request } from 'node:http';
import { adminKey } from '../../tests/e2e/product';
import type { Stack } from '../../tests/faults/stack';

/** Posts JSON over connections that stay open: `fetch` costs more than the answer that it waits for. @throws for any answer but 200 */
export function poster({ surface: { url } }: Stack): (path: string, body: object) => Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
  return (path, body) =>
    new Promise((done, fail) => {
      const text = JSON.stringify(body);
      const length = { 'content-length': Buffer.byteLength(text) };
      const asked = request(
        `${url}${path}`,
        { agent, method: 'POST', headers: { ...headers, ...length } },
        (answer) => {
          answer.once('end', () =>
            answer.statusCode === 200 ? done() : fail(new Error(`${path}: ${answer.statusCode}`)),
          );
          answer.resume();
        },
      );
      asked.once('error', fail).end(text);
    });
}
