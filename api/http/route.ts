import type { IncomingHttpHeaders } from 'node:http';
import type { ZodType } from 'zod';
import type { ApiKey } from '../../db/base/api-keys';
import type { LimitName } from '../doors/limits';
import type { BodyKind } from './body';
import type { ErrorCode } from './errors';
import { detailsOf } from '../../domain/schema/reading/details';
import type { Scope } from '../../domain/schema/key-scopes';
import { Problem } from './problem';

export type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';

/** One request, read and checked. */
export type Call<Body, Query> = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** The body as it came. */
  readonly bytes?: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly key: ApiKey;
  /** Whose wrong keys are counted together. */
  readonly caller: string;
  /** What the browser of somebody who signed in holds. */
  readonly session?: string;
  /** Aborted when the caller went away before the answer. */
  readonly gone: AbortSignal;
  /** Where to record the answer of a request that may come twice; absent without an Idempotency-Key. */
  readonly once?: { readonly keyId: string; readonly idempotencyKey: string; readonly request: string };
};

export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What was changed, for the audit log, where the path does not name it as it is kept. */
  readonly about?: string;
  /** A document in parts, in place of `body`: what is too much to be held in memory. */
  readonly stream?: AsyncIterable<string | Buffer>;
  /** Default application/json; any other type sends `body` as the text that it is. */
  readonly type?: string;
};

export type BodyRule<Body> = {
  readonly kind: BodyKind;
  readonly schema: ZodType<Body>;
  readonly limit: number;
  readonly optional?: boolean;
  /** What it is told to hold, where the schema is of its bytes. */
  readonly described?: ZodType;
};

/** What one route is: declared once, mounted, checked and described (OpenAPI) from here. */
export type RouteSpec<Body, Query> = {
  readonly method: Method;
  /** As OpenAPI writes it: `/v1/customers/{id}`. */
  readonly path: string;
  readonly scope: Scope | 'public';
  /** For operators: it asks for no key where the listener is open to them. */
  readonly operators?: boolean;
  /** What each request counts for, by its key. */
  readonly counts?: LimitName;
  readonly tag: string;
  readonly summary: string;
  readonly body?: BodyRule<Body>;
  readonly query?: ZodType<Query>;
  /** By status: the schema of the body, or undefined for none. */
  readonly answers: Readonly<Record<number, ZodType | undefined>>;
  readonly errors?: readonly ErrorCode[];
  /** Content types of the answer that are not JSON. */
  readonly types?: readonly string[];
  /** What it does, as the audit log calls it. */
  readonly audit?: string;
  /** Backends do it all day: only what somebody does who signed in is for the audit log. */
  readonly auditsSessions?: true;
  /** Creates something, so that it takes an Idempotency-Key. */
  readonly creates?: boolean;
  handle(call: Call<Body, Query>): Promise<Answer>;
};

export type RawCall = Omit<Call<unknown, unknown>, 'query' | 'body'> & {
  readonly query: unknown;
  readonly body: unknown;
};

export type Route = Omit<RouteSpec<unknown, unknown>, 'handle' | 'body' | 'query'> & {
  readonly body?: Omit<BodyRule<unknown>, 'schema'> & { readonly schema: ZodType };
  readonly query?: ZodType;
  run(call: RawCall): Promise<Answer>;
};

/** What is told of a route, also of one whose answers are pages. */
export type Described = Omit<Route, 'run'> & {
  /** What a page's own form sends. */
  readonly form?: ZodType;
};

/** Ties what a handler receives to what was declared. @throws (when run) Problem invalid, malformed-request */
export function route<Body = undefined, Query = unknown>({ handle, ...spec }: RouteSpec<Body, Query>): Route {
  return {
    ...spec,
    run: async (raw) => {
      const query = spec.query?.safeParse(raw.query);
      if (query && !query.success) {
        const errors = detailsOf(query.error);
        const [first] = errors;
        throw new Problem('malformed-request', `Query ${first?.pointer.slice(1) ?? ''}: ${first?.detail ?? 'wrong'}`, { errors }); // prettier-ignore
      }
      const body = spec.body?.schema.safeParse(raw.body);
      if (body && !body.success)
        throw new Problem('invalid', 'The body does not fit.', { errors: detailsOf(body.error) });
      return handle({ ...raw, query: query?.data as Query, body: body?.data as Body });
    },
  };
}
