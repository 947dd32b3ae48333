import { generateKeyPairSync } from 'node:crypto';
import { startApi, type Answer, type Api } from '../api';
import { certified, type Certified } from './certificate';
import { mailgun, postmark, sendgrid, ses, sns } from './payloads';
import { believe, post, secrets, sendgridPem, showPostmark, signGeneric, signMailgun, signSendgrid, signSns, type Sent } from './signers'; // prettier-ignore

let api: Api;
let ours: Certified;
/** What Amazon was asked for, and what it answers. */
const asked: string[] = [];
let amazons: (url: URL) => { status: number; text: string } = () => ({ status: 404, text: '' });

beforeAll(async () => {
  const get = async (url: URL) => (asked.push(url.href), amazons(url));
  api = await startApi({ amazon: { get } });
  ours = await believe(api);
});
afterAll(() => api.stop());

let many = 0;
/** Of somebody whom nobody knows, so that each counts. */
const somebody = (): string => `nobody-${++many}@example.org`;
const event = (): object => ({ id: `e${++many}`, type: 'bounce', hard: true, address: somebody() });
const good: Record<string, () => Sent> = {
  'ses': () => signSns(ours, sns(ses.bounce(somebody()))),
  'ses, version 2': () => signSns(ours, sns(ses.bounce(somebody()), { SignatureVersion: '2' })),
  'sendgrid': () => signSendgrid([sendgrid.bounce(somebody())]),
  'postmark': () => showPostmark(postmark.bounce(somebody(), { ID: ++many })),
  'mailgun': () => signMailgun(mailgun.failed(somebody())),
  'generic': () => signGeneric({ events: [event()] }),
}; // prettier-ignore
const nameOf = (provider: string): string => provider.split(',')[0] ?? '';
const all = Object.entries(good);

function expectUnsigned(answer: Answer): void {
  expect([answer.status, answer.body['code']]).toEqual([401, 'unsigned']);
  expect(answer.headers.get('www-authenticate')).toContain('Signature');
}

test.each(all)('%s: what is rightly signed counts, and the same again is known', async (provider, make) => {
  const sent = make();
  const first = await post(api, nameOf(provider), sent);
  expect([first.status, first.body]).toEqual([200, { accepted: 1, known: 0 }]);
  const again = await post(api, nameOf(provider), sent);
  expect([again.status, again.body]).toEqual([200, { accepted: 0, known: 1 }]);
});

test.each(all)('%s: what was tampered with, or is not signed at all, is refused', async (provider, make) => {
  const { body, headers } = make();
  const type = { 'content-type': headers['content-type'] ?? '' };
  const isOfBody = !/^(postmark|mailgun)/.test(provider);
  if (isOfBody)
    expectUnsigned(await post(api, nameOf(provider), { headers, body: body.replace('nobody', 'somebody') }));
  const plain = JSON.stringify({ events: [] });
  expectUnsigned(await post(api, nameOf(provider), { body: plain, headers: type }));
  expectUnsigned(await post(api, nameOf(provider), { body: 'no JSON', headers: type }));
  expectUnsigned(await post(api, nameOf(provider), { body: '', headers: type }));
});

const hours = (n: number): string => String(Math.floor(Date.now() / 1_000) + Math.round(n * 3_600));
const theirs = certified();
const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const amazonsOwn = (more: object): Sent => signSns(theirs, sns(ses.bounce(somebody()), { ...more }));
test.each<[string, string, () => Sent]>([
  ['ses', 'signed six minutes ago', () => signSns(ours, sns('{}', { Timestamp: new Date(Date.now() - 360_000).toISOString() }))],
  ['ses', 'signed in an hour', () => signSns(ours, sns('{}', { Timestamp: new Date(Date.now() + 3_600_000).toISOString() }))],
  ['ses', 'without a readable time', () => signSns(ours, sns('{}', { Timestamp: 'yesterday' }))],
  ['ses', 'of a foreign topic', () => signSns(ours, sns('{}', { TopicArn: 'arn:aws:sns:eu-west-1:999999999999:bounces' }))],
  ['ses', 'with a foreign key', () => amazonsOwn({})],
  ['ses', 'with a certificate of a foreign host', () => amazonsOwn({ SigningCertURL: 'https://example.org/SimpleNotificationService-0.pem' })],
  ['ses', 'with a certificate over http', () => amazonsOwn({ SigningCertURL: 'http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem' })],
  ['ses', 'with version 2 said of a signature of version 1', () => ({ ...signSns(ours, sns('{}')), body: signSns(ours, sns('{}')).body.replace('"SignatureVersion":"1"', '"SignatureVersion":"2"') })],
  ['sendgrid', 'signed six minutes ago', () => signSendgrid([], hours(-0.1))],
  ['sendgrid', 'with a foreign key', () => signSendgrid([], hours(0), foreign)],
  ['sendgrid', 'with a time that is none', () => signSendgrid([], 'now')],
  ['postmark', 'with a foreign secret', () => showPostmark({}, 'sojourn', 'another-secret')],
  ['postmark', 'with half of the secret', () => showPostmark({}, 'sojourn', secrets.postmark.slice(0, 10))],
  ['mailgun', 'signed six minutes ago', () => signMailgun({}, { timestamp: hours(-0.1) })],
  ['mailgun', 'with a foreign key', () => signMailgun({}, { secret: 'another-key-of-mailgun' })],
  ['generic', 'signed six minutes ago', () => signGeneric({ events: [] }, { timestamp: hours(-0.1) })],
  ['generic', 'with a foreign secret', () => signGeneric({ events: [] }, { secret: `whsec_${Buffer.alloc(24, 1).toString('base64')}` })],
  ['generic', 'with another id than was signed', () => { const { body, headers } = signGeneric({ events: [] }); return { body, headers: { ...headers, 'webhook-id': 'msg_2' } }; }],
])('%s: what is %s is refused', async (provider, _how, make) => {
  expectUnsigned(await post(api, provider, make()));
}); // prettier-ignore

test('the token of Mailgun goes with one body', async () => {
  const token = 'a'.repeat(50);
  const body = mailgun.failed(somebody());
  expect((await post(api, 'mailgun', signMailgun(body, { token }))).body).toEqual({ accepted: 1, known: 0 });
  expectUnsigned(await post(api, 'mailgun', signMailgun(mailgun.failed(somebody()), { token })));
});

test('of several signatures of Standard Webhooks one is enough, and the example of its specification is right', async () => {
  const others = `v1a,${Buffer.alloc(64).toString('base64')} v1,${Buffer.alloc(32).toString('base64')} `;
  expect((await post(api, 'generic', signGeneric({ events: [event()] }, { others }))).body).toEqual({ accepted: 1, known: 0 }); // prettier-ignore
  const { headers } = signGeneric('{"test": 2432232314}', {
    timestamp: '1614265330',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('Postmark may show its secret as the user, the password, both of them, or in a header', async () => {
  const show = (headers: Record<string, string>) => post(api, 'postmark', { body: JSON.stringify({ RecordType: 'Open' }), headers }); // prettier-ignore
  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
  for (const headers of [
    basic(`${secrets.postmark}:`),
    basic(`:${secrets.postmark}`),
    basic(secrets.postmark),
    { 'x-webhook-secret': secrets.postmark },
    { authorization: `Bearer ${secrets.postmark}` },
  ])
    expect((await show(headers)).body).toEqual({ accepted: 0, known: 0, ignored: 1 });
});

describe('Amazon', () => {
  const own = certified();
  const say = (certificates?: string[], topicArn?: string) => api.call('PUT', '/v1/providers/ses', { certificates, topicArn }); // prettier-ignore
  const path = (n: string) => ({ SigningCertURL: `https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-${n}.pem` }); // prettier-ignore
  const topicArn = String(sns('')['TopicArn']);
  afterAll(() => say([ours.pem], topicArn));

  test('has its certificates fetched once, for the topic that was named', async () => {
    await say(undefined, topicArn);
    amazons = () => ({ status: 200, text: own.pem });
    asked.length = 0;
    for (const id of ['one', 'two']) {
      const { status, body } = await post(api, 'ses', signSns(own, sns(ses.bounce(somebody()), { ...path('aa'), MessageId: id }))); // prettier-ignore
      expect([status, body]).toEqual([200, { accepted: 1, known: 0 }]);
    }
    expect(asked).toEqual(['https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-aa.pem']);
    expectUnsigned(await post(api, 'ses', signSns(theirs, sns('{}', path('aa')))));
    expectUnsigned(await post(api, 'ses', signSns(own, sns('{}', { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/other.pem' })))); // prettier-ignore
    expect(asked).toHaveLength(1);
  });

  test('signs nothing with a certificate that has run out, or with what is none', async () => {
    const old = certified(-1);
    amazons = () => ({ status: 200, text: old.pem });
    expectUnsigned(await post(api, 'ses', signSns(old, sns('{}', path('bb')))));
    amazons = () => ({ status: 200, text: '<html>' });
    expectUnsigned(await post(api, 'ses', signSns(own, sns('{}', path('cc')))));
  });

  test('is waited for while it cannot be reached, unless certificates were given', async () => {
    amazons = () => {
      throw new Error('no connection');
    };
    const sent = signSns(own, sns('{}', path('dd')));
    const away = await post(api, 'ses', sent);
    expect([away.status, away.body['code'], away.headers.get('retry-after')]).toEqual([503, 'unavailable', '60']);
    await say([ours.pem], topicArn);
    expectUnsigned(await post(api, 'ses', sent));
  });

  test('signs no topic of others for those who only gave certificates', async () => {
    await say([ours.pem]);
    amazons = () => ({ status: 200, text: own.pem });
    asked.length = 0;
    expectUnsigned(await post(api, 'ses', signSns(own, sns('{}', path('ee')))));
    expect(asked).toEqual([]);
    const other = { TopicArn: 'arn:aws:sns:us-east-1:1:any' };
    expect((await post(api, 'ses', signSns(ours, sns(ses.bounce(somebody()), other)))).status).toBe(200);
  });

  const SubscribeURL = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t';
  const confirmation = (more: object = {}) =>
    signSns(ours, sns('You have chosen to subscribe', { Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL, ...more })); // prettier-ignore

  test('is told that a subscription is wanted, at its own address alone', async () => {
    await say([ours.pem], topicArn);
    asked.length = 0;
    amazons = () => ({ status: 200, text: '<ConfirmSubscriptionResponse/>' });
    const confirmed = await post(api, 'ses', confirmation());
    expect([confirmed.status, confirmed.body]).toEqual([200, { accepted: 0, known: 0, confirmed: true }]);
    expect(asked).toEqual([SubscribeURL]);
    for (const elsewhere of [
      'https://example.org/',
      'http://169.254.169.254/latest',
      'https://sns.eu-west-1.amazonaws.com.example.org/',
    ]) {
      const { status, body } = await post(api, 'ses', confirmation({ SubscribeURL: elsewhere }));
      expect([status, body['code'], body['errors']]).toEqual([422, 'invalid', [expect.objectContaining({ pointer: '/SubscribeURL' })]]); // prettier-ignore
    }
    expectUnsigned(await post(api, 'ses', confirmation({ TopicArn: 'arn:aws:sns:eu-west-1:1:other' })));
    expect(asked).toHaveLength(1);
    amazons = () => ({ status: 500, text: '' });
    expect((await post(api, 'ses', confirmation())).status).toBe(503);
    const bye = await post(api, 'ses', confirmation({ Type: 'UnsubscribeConfirmation' }));
    expect([bye.status, bye.body]).toEqual([200, { accepted: 0, known: 0, ignored: 1 }]);
  });
});

describe('what a provider is believed by', () => {
  test('is told without what is secret, and lies sealed', async () => {
    const { body } = await api.call('GET', '/v1/providers/mailgun');
    expect(body).toMatchObject({ provider: 'mailgun', secret: true, certificates: [], url: 'http://sojourn.test/v1/providers/mailgun/events', updatedAt: expect.any(String) }); // prettier-ignore
    const told = await api.call('GET', '/v1/providers/ses');
    expect(told.body['certificates']).toEqual([{ subject: 'CN=sns.amazonaws.com', fingerprint: expect.any(String), validUntil: expect.any(String) }]); // prettier-ignore
    const stored = await api.asOwner("select encode(sealed, 'escape') as text from provider_trust");
    expect(stored).toHaveLength(6);
    for (const secret of Object.values(secrets)) {
      expect(JSON.stringify([body, told.body])).not.toContain(secret);
      expect(JSON.stringify(stored)).not.toContain(secret);
    }
  });

  test.each([
    ['ses', {}],
    ['ses', { secret: secrets.mailgun }],
    ['ses', { certificates: ['no certificate'] }],
    ['ses', { topicArn: 'bounces' }],
    ['sendgrid', { publicKey: 'no key' }],
    ['sendgrid', { secret: secrets.mailgun }],
    ['postmark', {}],
    ['mailgun', { secret: 'short' }],
    ['generic', { secret: 'whsec_!' }],
    ['generic', { secret: 'whsec_AAAA' }],
  ])('%s is not believed by %j', async (name, body) => {
    const { status, body: said } = await api.call('PUT', `/v1/providers/${name}`, body);
    expect([status, said['code']]).toEqual([422, 'invalid']);
  });

  test('a key as PEM is the same key', async () => {
    expect((await api.call('PUT', '/v1/providers/sendgrid', { publicKey: sendgridPem })).status).toBe(200);
    expect((await post(api, 'sendgrid', good['sendgrid']?.() ?? signSendgrid([]))).status).toBe(200);
  });

  test('is an admin to say, and a reader to read; nobody else is a provider', async () => {
    const as = async (scope: 'write' | 'read') => ({ authorization: `Bearer ${await api.key([scope])}` });
    expect((await api.call('PUT', '/v1/providers/mailgun', {}, await as('write'))).status).toBe(403);
    expect((await api.call('GET', '/v1/providers/mailgun', undefined, await as('read'))).status).toBe(200);
    for (const path of ['/v1/providers/mail', '/v1/providers/aol'])
      expect((await api.call('GET', path)).status).toBe(404);
    expect((await post(api, 'aol', signGeneric({}))).status).toBe(404);
  });

  test('of which nobody said anything, nothing is believed', async () => {
    const other = await startApi();
    try {
      for (const [provider, make] of all) expectUnsigned(await post(other, nameOf(provider), make()));
      expect((await other.call('GET', '/v1/providers/generic')).body).toEqual({ provider: 'generic', url: expect.any(String), secret: false, certificates: [] }); // prettier-ignore
    } finally {
      await other.stop();
    }
  });
});
