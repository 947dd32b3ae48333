type CatalogueEntry = { readonly status: number; readonly title: string; readonly remedy: string };

/** Every error that the API answers with; docs/errors.md says the same to people. */
export const errors = {
  'malformed-json': { status: 400, title: 'The body is not JSON', remedy: 'Send one complete JSON document in UTF-8.' },
  'malformed-definition': {
    status: 400,
    title: 'The definition cannot be read',
    remedy: 'Send one YAML or JSON document whose first key names its kind.',
  },
  'malformed-request': {
    status: 400,
    title: 'The request cannot be read',
    remedy: 'Mend the part of the address, the query or the header that the detail names.',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid key',
    remedy: 'Send `Authorization: Bearer KEY` with a key that was not revoked.',
  },
  unsigned: {
    status: 401,
    title: 'No valid signature',
    remedy: 'PUT /v1/providers/{name} says what is believed; docs/providers.md has it for each provider.',
  },
  forbidden: {
    status: 403,
    title: 'The key may not do this',
    remedy: 'Use a key with the scope that the detail names.',
  },
  'own-approval': {
    status: 403,
    title: 'Nobody agrees to what they asked for themselves',
    remedy: 'Let somebody approve it with another key.',
  },
  'cross-site': {
    status: 403,
    title: 'Another site may not do this',
    remedy: 'Send it from a backend, or from a page of PUBLIC_URL; pages of other sites may only send events.',
  },
  csrf: {
    status: 403,
    title: 'The request does not prove that it comes from the console',
    remedy: 'Send the `csrf` that POST /v1/session answered, as `X-Sojourn-Csrf`; or a key in place of the cookie.',
  },
  'not-found': { status: 404, title: 'There is nothing here', remedy: 'GET /openapi.json lists every route.' },
  'unknown-customer': {
    status: 404,
    title: 'Nobody is known by this id',
    remedy: 'Use the id of a customer, or `kind:value` of an identifier, percent-encoded.',
  },
  'unknown-line': {
    status: 404,
    title: 'The ledger has no such line',
    remedy: 'GET /v1/customers/{id}/consents lists the lines of a person with their numbers.',
  },
  'unknown-message': {
    status: 404,
    title: 'There is no such message of this person',
    remedy: 'GET /v1/customers/{id}/messages lists them, with their Message-IDs.',
  },
  'unknown-definition': {
    status: 404,
    title: 'There is no such definition',
    remedy: 'PUT it first, or list what there is.',
  },
  'unknown-import': {
    status: 404,
    title: 'There is no such import',
    remedy: 'POST /v1/imports with the same key first; GET /v1/imports lists them.',
  },
  'unknown-backtest': {
    status: 404,
    title: 'There is no such backtest',
    remedy: 'POST /v1/journeys/{key}/backtests begins one; after 30 days it is forgotten.',
  },
  'unknown-key': { status: 404, title: 'There is no such key', remedy: 'GET /v1/keys lists the keys.' },
  'unknown-request': {
    status: 404,
    title: 'There is no such request that waits for this',
    remedy: 'GET /v1/requests?state=open lists those that wait; each is extended once, and answered once.',
  },
  'unknown-problem': {
    status: 404,
    title: 'There is no such problem',
    remedy: 'GET /v1/problems lists what stops people now.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The route does not take this method',
    remedy: 'Use one of the methods in the Allow header.',
  },
  conflict: {
    status: 409,
    title: 'This does not fit the present state',
    remedy: 'Read the present state and decide anew.',
  },
  'identifier-taken': {
    status: 409,
    title: 'The identifier belongs to somebody else',
    remedy: 'Look the identifier up; profiles are never joined silently.',
  },
  'ambiguous-identifier': {
    status: 409,
    title: 'Several people have this identifier',
    remedy: 'Use one of the ids in `customers`.',
  },
  'needs-approval': {
    status: 409,
    title: 'Somebody else has to agree first',
    remedy: 'Ask with POST /v1/journeys/{key}/review; another key approves with POST …/approve, and then publish.',
  },
  'last-admin-key': {
    status: 409,
    title: 'Nobody could make keys any more',
    remedy: 'Make another key with `admin` first, and revoke this one with it.',
  },
  stale: { status: 412, title: 'It was changed meanwhile', remedy: 'GET it again and send its new ETag in If-Match.' },
  'too-large': {
    status: 413,
    title: 'The body is too large',
    remedy: 'Send less at once; the detail names the limit.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The content type cannot be read here',
    remedy: 'Send one of the content types that the detail names, in UTF-8.',
  },
  'unsupported-encoding': {
    status: 415,
    title: 'The content encoding cannot be read',
    remedy: 'Send the body as it is, or with gzip, deflate or br.',
  },
  misdirected: {
    status: 421,
    title: 'The request came for another host',
    remedy: 'Use localhost or 127.0.0.1, or set PUBLIC_URL to the name that Sojourn is reached by.',
  },
  invalid: { status: 422, title: 'The body is readable but wrong', remedy: 'Mend what `errors` points at.' },
  'invalid-definition': {
    status: 422,
    title: 'The definition has problems',
    remedy: 'Mend what `errors` points at; nothing was published.',
  },
  'not-a-test-address': {
    status: 422,
    title: 'Tests may not go to this address',
    remedy: 'List the address, or its domain as `@example.org`, under `testAddresses` of the policy.',
  },
  'too-expensive': {
    status: 422,
    title: 'It takes more time or memory than it may',
    remedy:
      'Ask for less at once: fewer events, a shorter span, a smaller template, or a condition that changes less often.',
  },
  'blocked-identifier': {
    status: 422,
    title: 'The identifier names nobody',
    remedy: 'Send a real identifier; placeholders such as "null", "0" or "anonymous" are refused.',
  },
  'over-limit': {
    status: 422,
    title: 'One person has no room for more of it',
    remedy: 'The detail names the limit; docs/api.md lists them.',
  },
  'unplanned-event': {
    status: 422,
    title: 'The event is not in the data plan',
    remedy: 'Add it with PUT /v1/data-plan, or do not send it.',
  },
  'consent-required': {
    status: 422,
    title: 'The visitor did not agree to be tracked',
    remedy:
      'Send the consent category that the data plan names in context.consent.categoryPreferences once the visitor agreed, or tell it with Consent Changed.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    remedy: 'Use a new key for each new request.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too much at once',
    remedy: 'Try again after the seconds in Retry-After; docs/api.md has the limits.',
  },
  internal: {
    status: 500,
    title: 'Something broke on our side',
    remedy: 'Try again; if it stays, look for the id of this answer in the log.',
  },
  unavailable: {
    status: 503,
    title: 'Not available at the moment',
    remedy: 'Try again after the time in Retry-After; nothing was lost.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errors;
