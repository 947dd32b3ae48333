import { Agent, request } from 'node:http';
import { adminKey } from '../../tests/e2e/product';
import type { Stack } from '../../tests/faults/stack';

export type Heard = { readonly status: number; readonly bytes: number; readonly body: string };
export type Asker = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object | URLSearchParams) => Promise<Heard>;
export type Caller = (method: 'GET' | 'POST', path: string, body?: object) => Promise<void>;

/** Calls the API over connections that stay open: `fetch` costs more than the answer that it waits for. A form is sent without a key. */
export function askerOf({ surface: { url } }: Pick<Stack, 'surface'>): Asker {
  const agent = new Agent({ keepAlive: true });
  return (method, path, body) =>
    new Promise((done, fail) => {
      const isForm = body instanceof URLSearchParams;
      const text = body === undefined ? '' : isForm ? body.toString() : JSON.stringify(body);
      const headers = {
        ...(isForm ? {} : { authorization: `Bearer ${adminKey}` }),
        'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
        'content-length': Buffer.byteLength(text),
      };
      const asked = request(`${url}${path}`, { agent, method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => void parts.push(part));
        answer.once('end', () => {
          const whole = Buffer.concat(parts);
          done({ status: answer.statusCode ?? 0, bytes: whole.length, body: whole.toString() });
        });
      });
      asked.once('error', fail).end(text);
    });
}

/** The same of calls of which nothing but 200 is an answer. @throws for any other */
export function callerOf(stack: Stack): Caller {
  const ask = askerOf(stack);
  return async (method, path, body) => {
    const { status } = await ask(method, path, body);
    if (status !== 200) throw new Error(`${path}: ${status}`);
  };
}
