import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { anyValue } from './any-value';
import type { Operation, Schema } from './description';
import { hostileTexts, rawSpoils, spoilt } from './hostile';
import { definitionKeys, people, processor, processorNames, whoseLinksStay } from './names';
import { anyReport, anySms, anyWords, signedAs, trust } from './provider-words';
import { keyKinds, type KeyKind, type World } from './world';

export type FuzzRequest = {
  readonly operation: Operation;
  readonly key: KeyKind;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** The connection ends in the middle of the body. */
  readonly cut: boolean;
};

/** One request to any operation: mostly valid in all but one respect. */
export function anyRequest(operations: readonly Operation[], world: World): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(...operations.map((operation) => requestTo(operation, world)));
}

function requestTo(operation: Operation, world: World): fc.Arbitrary<FuzzRequest> {
  return fc
    .record({
      key: mostly(fc.constant<KeyKind>('admin'), fc.constantFrom(...keyKinds)),
      places: placesOf(operation, world),
      query: queryOf(operation),
      described: headersOf(operation),
      odd: rarely(oddHeaders),
      body: bodyOf(operation, world),
      cut: rarely(fc.constant(true)),
      signed: mostly(fc.constant(true), fc.constant(false)),
    })
    .map(({ key, places, query, described, odd, body: plain, cut, signed }) => {
      const signer = signers[operation.path]?.(places['name']);
      const body = signed && signer !== undefined ? asSigned(signer, plain) : plain;
      return {
        operation,
        key,
        path: operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '') + query,
        headers: { ...authorization(world.keys[key], key), ...body?.headers, ...described, ...odd },
        body: body?.bytes,
        cut: cut === true && (body?.bytes.length ?? 0) > 1,
      };
    });
}

const eventsPath = '/v1/providers/{name}/events';
const smsPath = '/v1/providers/sms/messages';
/** Who signs what is sent there. */
const signers: Readonly<Record<string, (name: string | undefined) => string | undefined>> = {
  [eventsPath]: (name) => name,
  [smsPath]: () => 'sms',
};
const rehearsalPath = '/v1/journeys/{key}/rehearsal';
/** A journey that can be tried whatever is in force. */
const tried = { journey: definitionKeys[0] ?? '', purpose: 'news', enter: { api: true }, steps: [{ wait: '1 day' }] };

/** What is packed stays unsigned, since what is signed is what was packed; and so does what is nested deeper than can be written. */
function asSigned(provider: string | undefined, body: Body | undefined): Body | undefined {
  if (!body || 'content-encoding' in body.headers) return body;
  try {
    const sent = signedAs(provider, body.bytes.toString('utf8'));
    return sent ? { bytes: Buffer.from(sent.body), headers: { ...sent.headers } } : body;
  } catch (error) {
    if (error instanceof RangeError) return body;
    throw error;
  }
}

const authorization = (shown: string, kind: KeyKind): Record<string, string> =>
  kind === 'none' ? {} : { authorization: `Bearer ${shown}` };

const weighted = <T>(often: fc.Arbitrary<T>, weight: number, seldom: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: often }, { weight: 1, arbitrary: seldom });
const mostly = <T>(often: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>): fc.Arbitrary<T> => weighted(often, 4, seldom);
const rarely = <T>(seldom: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  weighted<T | undefined>(fc.constant(undefined), 12, seldom);

/** Percent-encoded; a lone surrogate as the bytes that it would be. */
const encoded = (text: string): string =>
  text.replaceAll(/\p{Cs}|[^\p{Cs}]+/gu, (part) => (/\p{Cs}/u.test(part) ? '%ED%A0%80' : encodeURIComponent(part)));

const brokenPlaces = ['%', '%zz', '%E0%A4%A', '%C0%AF', '%ED%A0%80', '%2e%2e', '%2F', '%00', '*', '~'];

function placesOf({ path }: Operation, world: World): fc.Arbitrary<Record<string, string>> {
  const person = fc
    .tuple(fc.constantFrom('user:fuzz-', 'email:fuzz-'), fc.nat(people - 1))
    .map(([kind, one]) => encoded(`${kind}${one}${kind.startsWith('email') ? '@example.org' : ''}`));
  const known: Record<string, fc.Arbitrary<string>> = {
    id: /\/messages\//.test(path)
      ? fc.constant(`user:${whoseLinksStay}`)
      : path.startsWith('/v1/customers')
        ? person
        : path.startsWith('/v1/requests')
          ? fc.constantFrom(...world.requests)
          : path.startsWith('/v1/opendsr')
            ? fc.constantFrom(...world.erasures)
            : fc.constant(
                path.startsWith('/v1/imports')
                  ? world.import
                  : path.startsWith('/v1/backtests')
                    ? world.backtest
                    : world.spareKey,
              ),
    customer: person,
    seq: fc.constant('1'),
    message: fc.constant(world.message),
    key: path === rehearsalPath ? fc.constant(tried.journey) : fc.constantFrom(...definitionKeys),
    version: fc.constantFrom('1', '2'),
    kind: fc.constantFrom('email', 'sms'),
    name: fc.constantFrom(...(path.startsWith('/v1/processors') ? processorNames : Object.keys(trust))),
    writeKey: fc.constant(world.keys.ingest),
    file: fc.constant('ajs-destination.js'),
    token: fc.constant(tokenFor(path, world)),
  };
  const broken = fc.oneof(
    fc.constantFrom(...hostileTexts.filter((text) => text !== '' && text.length < 5_000)).map(encoded),
    fc.constantFrom(...brokenPlaces),
  );
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return fc.record(Object.fromEntries(names.map((name) => [name, mostly(known[name] ?? broken, broken)])));
}

function queryOf({ parameters }: Operation): fc.Arbitrary<string> {
  const hostile = fc.constantFrom(...hostileTexts.filter((text) => text.length < 5_000), ...cursors);
  const described = parameters
    .filter((one) => one.in === 'query')
    .map(({ name, schema }) =>
      rarelyNot(mostly(anyValue(schema).map(String), hostile).map((value) => `${name}=${encoded(value)}`)),
    );
  const stray = rarely(
    fc.constantFrom('__proto__[x]=1', 'limit=1&limit=2', 'cursor', '&&==', '%', 'a[b][c]=1', 'x=%00'),
  );
  return fc.tuple(fc.tuple(...described), stray).map(([some, other]) => {
    const all = [...some, other].filter((one) => one !== undefined);
    return all.length > 0 ? `?${all.join('&')}` : '';
  });
}

/** By its first letters: which link of the person it takes. */
const tokenFor = (path: string, { unsubscribe, tracked, confirm, preferences }: World): string =>
  ({ '/u/': unsubscribe, '/r/': tracked, '/c/': confirm })[path.slice(0, 3)] ?? preferences;

const rarelyNot = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  weighted<T | undefined>(value, 2, fc.constant(undefined));

const cursors = [null, 1, -1, 'x', '\0', [], { at: 1e300 }, { at: 1, id: '\0' }, { at: 1, kind: 'event', id: 'x' }].map(
  (place) => Buffer.from(JSON.stringify(place)).toString('base64url'),
);

function headersOf({ parameters }: Operation): fc.Arbitrary<Record<string, string>> {
  const value = fc.constantFrom('one', 'two', '"quoted"', '*', '', ' ', 'W/"x"', 'é', 'x'.repeat(300), '"', '\t');
  const described = parameters.filter((one) => one.in === 'header').map(({ name }) => [name, rarely(value)] as const);
  return fc
    .record(Object.fromEntries(described))
    .map((headers) =>
      Object.fromEntries(Object.entries(headers).filter((one): one is [string, string] => one[1] !== undefined)),
    );
}

const oddHeaders = fc.constantFrom<Record<string, string>>(
  { accept: 'text/html' },
  { accept: 'q=;;,*/*;q=2' },
  { 'accept-language': '\u00ff;q=x' },
  { 'accept-encoding': 'zstd;q=0, identity;q=0' },
  { authorization: 'Basic !!!' },
  { authorization: `Bearer ${'x'.repeat(4_000)}` },
  { authorization: 'Digest username="x"' },
  { 'content-type': 'application/xml' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': ';;;' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'zstd' },
  { 'x-forwarded-for': "127.0.0.1, ::1, '; drop" },
  { 'x-http-method-override': 'DELETE' },
  { host: 'rebound.example' },
  { origin: 'https://elsewhere.example' },
  { origin: 'null', 'sec-fetch-site': 'cross-site' },
  { cookie: '__proto__=1; a=%00' },
  { range: 'bytes=0-0,5-' },
  { expect: 'something' },
  { 'if-none-match': '*' },
  { 'user-agent': '\u00ff'.repeat(2_000) },
);

type Body = { readonly bytes: Buffer; readonly headers: Record<string, string> };

function bodyOf(operation: Operation, world: World): fc.Arbitrary<Body | undefined> {
  const content = operation.requestBody?.content;
  if (!content) return rarely(fc.constant({ bytes: Buffer.from('{"a":1}'), headers: type('application/json') }));
  return fc.constantFrom(...Object.keys(content)).chain((mediaType) => {
    const valid = validBody(operation, content[mediaType]?.schema ?? {}, world);
    const value = mostly(fc.oneof(valid, spoilt(valid)), fc.jsonValue({ maxDepth: 3 }));
    return fc
      .tuple(value, rarely(fc.constantFrom(...rawSpoils)), rarely(fc.constant(true)))
      .map(([one, spoil, zipped]) => pack(one, mediaType, { spoil, zipped: zipped === true }));
  });
}

/** Not any of them, or soon they were all one. */
const twoOfThem = fc.constantFrom('user:fuzz-0', 'user:fuzz-1');

const expires = fc.constantFrom(undefined, '1 day', 'P1Y');
const anyLink = fc.oneof(
  fc.record({ page: fc.constant('me'), expires }),
  fc.record({
    page: fc.constant('confirm'),
    statement: fc.constantFrom(...definitionKeys),
    channel: fc.constant('email'),
    expires,
  }),
);

/** Whoever may be erased by it was never here. */
const anySubjectRequest = fc
  .tuple(
    fc.uuid({ version: 4 }),
    fc.constantFrom(['access', 'fuzz-0'], ['portability', 'fuzz-1'], ['erasure', 'nobody']),
  )
  .map(([subject_request_id, [subject_request_type, who]]) => ({
    subject_request_id,
    subject_request_type,
    submitted_time: '2026-01-01T00:00:00Z',
    subject_identities: [{ identity_type: 'controller_customer_id', identity_value: who }],
  }));

/** Of operations whose texts are read by rules of their own. */
const writtenBodies: Readonly<Record<string, readonly unknown[]>> = {
  '/v1/templates/{key}/preview': [{}, { persona: { traits: { firstName: 'Ann' } } }, { customer: 'user:fuzz-0' }],
  '/v1/templates/{key}/test': [{ to: 'colleague@example.org' }],
  '/v1/audiences/size': [{ when: 'customer.points > 5' }, { when: 'count("Signed Up") > 0', customer: 'user:fuzz-1' }],
  '/v1/policy/what-if': [{ source: 'caps: [{ max: 1, per: 1 day }]', days: 7 }],
};

function validBody({ path }: Operation, described: Schema, { shapes, keys }: World): fc.Arbitrary<unknown> {
  if (path === '/v1/providers/{name}') return fc.constantFrom(...Object.values(trust));
  if (path === '/v1/processors/{name}') return fc.constant(processor);
  if (path === '/v1/opendsr/requests') return anySubjectRequest;
  if (path === '/v1/session') return fc.constantFrom(keys.admin, keys.read).map((key) => ({ key }));
  if (path === eventsPath) return anyWords;
  if (path === rehearsalPath) return fc.constant(tried);
  if (path === '/v1/providers/mail/messages') return anyReport;
  if (path === smsPath) return anySms;
  if (path === '/v1/imports') return anyValue(described).map((value) => ({ ...(value as object), when: '2026-01-01' }));
  if (path === '/v1/requests')
    return anyValue(described).map((value) => ({ ...(value as object), customer: 'user:fuzz-0', at: undefined }));
  if (path === '/v1/customers/{id}/link') return anyLink;
  const written = writtenBodies[path];
  if (written) return fc.constantFrom(...written);
  if (path === '/v1/customers/merge') return fc.record({ from: twoOfThem, into: twoOfThem });
  const kind = /^\/v1\/(\w+)(\/\{key\})?$/.exec(path)?.[1] ?? '';
  const shape = shapes[kind];
  if (!shape) return anyValue(described);
  const named = fc.constantFrom(...definitionKeys).map((key) => ({ [kind.replace(/s$/, '')]: key }));
  return kind === 'policy'
    ? anyValue(shape)
    : fc.tuple(anyValue(shape), named).map(([value, name]) => ({ ...(value as object), ...name }));
}

type Packing = { readonly spoil: ((text: string) => Buffer) | undefined; readonly zipped: boolean };

function pack(value: unknown, mediaType: string, { spoil, zipped }: Packing): Body {
  const text = written(value, mediaType);
  const bytes = spoil ? spoil(text) : Buffer.from(text);
  if (!zipped) return { bytes, headers: type(mediaType) };
  return { bytes: gzipSync(bytes), headers: { ...type(mediaType), 'content-encoding': 'gzip' } };
}

function written(value: unknown, mediaType: string): string {
  if (mediaType === 'message/rfc822' && typeof value === 'string') return value;
  if (mediaType.endsWith('yaml')) return stringify(value, { aliasDuplicateObjects: false });
  if (mediaType.endsWith('urlencoded') && typeof value === 'object' && value !== null)
    return new URLSearchParams(
      Object.entries(value).map(([name, one]): [string, string] => [
        name,
        typeof one === 'string' ? one : JSON.stringify(one),
      ]),
    ).toString();
  return JSON.stringify(value);
}

const type = (mediaType: string): Record<string, string> => ({ 'content-type': mediaType });
