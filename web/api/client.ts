import type { Api } from '../../dist/described/api';
import { Away, refusalOf } from './refused';
import { csrf, signedOut } from './signed-in';

/** As the OpenAPI document names it: `GET /v1/journeys/{key}`. */
export type Operation = keyof Api;
export type AnswerOf<O extends Operation> = Api[O]['answer'];

export type Asked = {
  /** What stands for the names in the path. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of `body`: a definition's YAML. */
  readonly yaml?: string;
  /** Only what was read under it is changed. */
  readonly etag?: string | undefined;
  /** Nothing that is there already is changed. */
  readonly isNew?: boolean;
  /** Names what is made: asked for again under the same name, it is what was made before. */
  readonly once?: string;
  readonly signal?: AbortSignal;
};

export type Exchange<O extends Operation> = { readonly answer: AnswerOf<O>; readonly etag?: string };

/** @throws Refused in the API's words; Away when nobody answers */
export async function ask<O extends Operation>(operation: O, asked: Asked = {}): Promise<AnswerOf<O>> {
  return (await exchange(operation, asked)).answer;
}

/** As `ask`, with the ETag of what was read. */
export async function exchange<O extends Operation>(operation: O, asked: Asked = {}): Promise<Exchange<O>> {
  const { text, etag } = await fetched(operation, asked, 'application/json');
  return { answer: dataOf(text) as AnswerOf<O>, ...(etag === undefined ? {} : { etag }) };
}

/** As `exchange`, of a definition as YAML. */
export const exchangeYaml = (operation: Operation, asked: Asked = {}) => fetched(operation, asked, 'application/yaml');

async function fetched(operation: Operation, asked: Asked, accept: string) {
  const response = await send(operation, asked, accept);
  const text = await response.text().catch(() => '');
  if (response.status === 401 && operation !== 'POST /v1/session') signedOut();
  if (!response.ok) throw refusalOf(response.status, dataOf(text));
  return { text, etag: response.headers.get('etag') ?? undefined };
}

async function send(
  operation: Operation,
  { params = {}, query = {}, body, yaml, etag, isNew, once, signal }: Asked,
  accept: string,
) {
  const [method = 'GET', path = '/'] = operation.split(' ');
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const words = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  const sent = yaml ?? (body === undefined ? undefined : JSON.stringify(body));
  const type = yaml === undefined ? 'application/json' : 'application/yaml';
  try {
    return await fetch(words.size > 0 ? `${place}?${words}` : place, {
      method,
      credentials: 'same-origin',
      headers: {
        accept,
        ...(sent === undefined ? {} : { 'content-type': type }),
        ...(method === 'GET' ? {} : { 'x-sojourn-csrf': csrf() }),
        ...(etag === undefined ? {} : { 'if-match': etag }),
        ...(once === undefined ? {} : { 'idempotency-key': once }),
        ...(isNew ? { 'if-none-match': '*' } : {}),
      },
      ...(sent === undefined ? {} : { body: sent }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Away('Nobody answers.');
  }
}

function dataOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
