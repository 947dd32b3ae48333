import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { confirmLink } from '../../../api/pages/links';
import { day, openConfirmWorld, type ConfirmWorld } from './confirm-world';

let world: ConfirmWorld;
beforeAll(async () => {
  world = await openConfirmWorld();
});
beforeEach(() => {
  world.provider.answer = { outcome: 'sent', reply: 'ok' };
  world.time.now += day;
  world.restart();
});
afterAll(() => world.api.stop());

const minutes = 60_000;
const linkOf = (name: string, nth = -1): string => world.linkIn(world.mailsTo(name).at(nth));
const decisions = async (name: string) => (await world.items(name, 'decisions')).map(({ reason }) => reason);

describe('a light registration', () => {
  test('is asked by one mail that asks and nothing else, and a POST from its page grants, proves the address, and counts once', async () => {
    await world.registers('ann');
    const [mail, ...more] = world.mailsTo('ann');
    expect([mail, more]).toEqual([expect.objectContaining({ class: 'service', subject: 'Please confirm: News by e-mail' }), []]); // prettier-ignore
    expect(mail).not.toHaveProperty('unsubscribeUrl');
    expect([await world.worth('ann'), await decisions('ann')]).toEqual(['pending', ['confirmation']]);
    expect(await world.items('ann', 'messages')).toMatchObject([{ status: 'sent', template: 'confirmation', purpose: 'news', channel: 'email' }]); // prettier-ignore
    const url = linkOf('ann');
    const before = await world.kept('ann');
    for (const method of ['GET', 'HEAD', 'GET']) expect((await world.open(url, method)).status).toBe(200);
    const page = await world.open(`${url}?lang=zh`);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).toContain('请通过电子邮件给我发送资讯。');
    expect((await world.open(url)).text).toContain('Send me news by e-mail.');
    expect(await world.kept('ann')).toEqual(before);
    expect((await world.open(url, 'POST')).text).toContain('Thank you');
    const [line] = await world.items('ann', 'consents');
    expect(line).toMatchObject({
      state: 'granted', channel: 'email', source: 'double-opt-in', statement: 'news-by-email', version: '1',
      evidence: { page: '/c', statement: 'news-by-email', version: 1, language: 'en', confirmedAt: new Date(world.time.now).toISOString() },
    }); // prettier-ignore
    expect((await world.api.call('GET', world.at('ann'))).body['identifiers']).toContainEqual({ kind: 'email', value: 'ann@example.org', verifiedAt: expect.any(String) }); // prettier-ignore
    const after = await world.kept('ann');
    const again = await world.open(url, 'POST');
    expect([again.status, again.text]).toEqual([200, expect.stringContaining('Confirmed already')]);
    expect((await world.open(url)).text).toContain('Confirmed already');
    expect(await world.kept('ann')).toEqual(after);
  });

  test('gets nothing else until then, and what it agreed to afterwards', async () => {
    await world.registers('bob');
    const came = async () => {
      await world.send('track', { anonymousId: 'bob', event: 'Came' });
      await world.decide('bob');
    };
    await came();
    expect([world.mailsTo('bob').length, await decisions('bob')]).toEqual([1, ['claimed-address', 'confirmation']]);
    await world.open(linkOf('bob'), 'POST');
    await came();
    expect(world.mailsTo('bob').map(({ subject }) => subject)).toEqual(['Please confirm: News by e-mail', 'Hello']);
  });

  test('of somebody who speaks Chinese is asked in Chinese', async () => {
    await world.registers('li', 'zh-CN');
    expect(world.mailsTo('li')).toMatchObject([{ subject: '请确认：电子邮件资讯' }]);
    expect((await world.open(linkOf('li'))).text).toContain('<html lang="zh">');
    expect((await world.open(`${linkOf('li')}?lang=en`)).text).toContain('Yes, I agree');
  });

  test('that comes before its address is asked when there is one', async () => {
    await world.send('track', { anonymousId: 'late', event: 'Came' });
    const yes = { purpose: 'news', channel: 'email', state: 'granted', source: 'form', statement: 'news-by-email' };
    const said = await world.api.call('POST', `${world.at('late')}/consents`, yes);
    expect(said.body).toMatchObject({ state: 'pending', statement: 'news-by-email', version: '1' });
    await world.send('identify', { anonymousId: 'late', traits: { email: 'late@example.org' } });
    await world.decide('late');
    expect(world.mailsTo('late')).toHaveLength(1);
  });

  test('whose provider is away has its one mail when that is back, under one Message-ID and with one link', async () => {
    world.provider.answer = { outcome: 'later', reply: 'away', whose: 'provider' };
    await world.registers('waits');
    const [message] = await world.items('waits', 'messages');
    world.provider.answer = { outcome: 'sent', reply: 'ok' };
    const input = { customerId: await world.idOf('waits'), messageId: String(message?.['id']) };
    expect(await world.deliver(input)).toBe('settled');
    expect(await world.deliver(input)).toBe('not-due');
    await world.decide('waits');
    const mails = world.mailsTo('waits');
    expect(mails.map(({ messageId }) => messageId)).toEqual([input.messageId, input.messageId]);
    expect(new Set(mails.map((mail) => world.linkIn(mail))).size).toBe(1);
    expect((await world.open(linkOf('waits'), 'POST')).text).toContain('Thank you');
  });

  test('that is told of the past asks nobody', async () => {
    const consent = { event: 'Consent Changed', properties: { purpose: 'news', channel: 'email', state: 'granted', statement: 'news-by-email' } }; // prettier-ignore
    const batch = [{ type: 'identify', anonymousId: 'past', traits: { email: 'past@example.org' } }, { type: 'track', anonymousId: 'past', ...consent }]; // prettier-ignore
    await world.send('batch?historical=true', { batch: batch.map((call) => ({ ...call, timestamp: '2026-11-01T00:00:00Z' })) }); // prettier-ignore
    await world.decide('past');
    expect(world.mailsTo('past')).toEqual([]);
  });
});

describe('asking again', () => {
  test('a form that is sent twice asks once; later it asks anew, and the older link is void', async () => {
    await world.registers('twice');
    await world.registers('twice');
    expect(world.mailsTo('twice')).toHaveLength(1);
    world.time.now += 10 * minutes;
    await world.registers('twice');
    expect(world.mailsTo('twice')).toHaveLength(2);
    const [older, newer] = [linkOf('twice', 0), linkOf('twice', 1)];
    for (const method of ['GET', 'POST']) expect((await world.open(older, method)).status).toBe(410);
    expect(await world.worth('twice')).toBe('pending');
    expect((await world.open(newer, 'POST')).status).toBe(200);
    expect((await world.open(older)).text).toContain('Confirmed already');
  });

  test('an address is asked three times a day, whoever gives it, and the rest is withheld with its reason', async () => {
    for (let one = 0; one < 2; one++) {
      await world.registers('often');
      world.time.now += 10 * minutes;
    }
    await world.yes('other');
    await world.send('identify', { anonymousId: 'other', traits: { email: 'often@example.org' } });
    await world.decide('other');
    await world.registers('often');
    expect(world.mailsTo('often')).toHaveLength(3);
    expect(await world.items('often', 'messages')).toContainEqual(expect.objectContaining({ status: 'withheld', reason: 'capped' })); // prettier-ignore
    expect((await world.items('often', 'decisions'))[0]?.['words']).toBe('Not sent: the cap of 3 in 1 day is full.');
    world.time.now += day;
    await world.registers('often');
    expect(world.mailsTo('often')).toHaveLength(4);
  });

  test('after seven days its page says so and sends a new link when asked, thrice a day', async () => {
    await world.registers('slow');
    const url = linkOf('slow');
    world.time.now += 7 * day;
    for (const method of ['GET', 'POST']) {
      const answer = await world.open(url, method);
      expect([answer.status, answer.text]).toEqual([410, expect.stringContaining('Send me a new link')]);
      expect(answer.text).not.toContain('News by e-mail');
    }
    expect(await world.worth('slow')).toBe('pending');
    expect((await world.open(url, 'POST', 'again=yes')).text).toContain('on its way');
    await world.decide('slow');
    expect(world.mailsTo('slow')).toHaveLength(2);
    expect((await world.open(url, 'POST', 'again=yes')).status).toBe(410);
    expect((await world.open(linkOf('slow'), 'POST')).text).toContain('Thank you');
  });

  test('is refused once an address had its three of the day', async () => {
    await world.registers('greedy');
    const url = linkOf('greedy');
    world.time.now += 7 * day;
    await sql`update confirmations set asked_at = ${new Date(world.time.now - minutes)}, mailed = true where customer_id = ${await world.idOf('greedy')}`.execute(world.api.db); // prettier-ignore
    await sql`insert into confirmations (customer_id, confirmation_id, token_hash, statement, version, purpose, channel, hash, mailed, said_at, asked_at, expires_at)
      select c.customer_id, gen_random_uuid(), '', statement, version, purpose, channel, hash, mailed, c.said_at, asked_at, expires_at
      from confirmations f, (select customer_id, now() as said_at from customers where customer_id = ${await world.idOf('ann')}) c, generate_series(1, 2)
      where f.customer_id = ${await world.idOf('greedy')}`.execute(world.api.db);
    expect((await world.open(url, 'POST', 'again=yes')).status).toBe(429);
  });
});

describe('a link to confirm is void', () => {
  test('when the person says no meanwhile, and what was to be asked is not', async () => {
    world.provider.answer = { outcome: 'later', reply: 'away', whose: 'provider' };
    await world.registers('no');
    const no = { purpose: 'news', state: 'withdrawn', source: 'form' };
    expect((await world.api.call('POST', `${world.at('no')}/consents`, no)).status).toBe(200);
    world.provider.answer = { outcome: 'sent', reply: 'ok' };
    await world.decide('no');
    expect(await world.items('no', 'messages')).toMatchObject([{ status: 'withheld', reason: 'withdrawn' }]);
    const url = linkOf('no');
    expect((await world.open(url, 'POST')).status).toBe(410);
    expect(await world.worth('no')).toBe('withdrawn');
  });

  test('when the address is not theirs any more', async () => {
    await world.registers('moves');
    await world.send('identify', { anonymousId: 'moves', traits: { email: 'moved@example.org' } });
    expect((await world.open(linkOf('moves'), 'POST')).status).toBe(410);
  });

  test('when it was changed, made up, or of another kind; twenty ways, each the same answer, and nothing happens', async () => {
    await world.registers('safe');
    const url = linkOf('safe');
    const token = url.replace(/.*\//, '');
    const swapped = (at: number): string =>
      url.slice(0, -token.length) + token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    const customerId = await world.idOf('safe');
    const foreign = confirmLink(world.api.url, randomBytes(32), { customerId, confirmationId: randomUUID() });
    const unknown = confirmLink(world.api.url, world.api.links, { customerId, confirmationId: randomUUID() });
    const me = String((await world.api.call('POST', `${world.at('safe')}/link`, { page: 'me' })).body['url']);
    const wrong = [
      ...Array.from({ length: 12 }, (_, n) => swapped(Math.floor((n * (token.length - 1)) / 11))),
      `${url}A`, `${url}=`, url.slice(0, -1), `${world.api.url}/c/x`, `${world.api.url}/c/${'A'.repeat(5_000)}`,
      foreign, unknown, `${world.api.url}/c/${me.replace(/.*\//, '')}`,
    ]; // prettier-ignore
    expect(new Set(wrong).size).toBe(20);
    const before = await world.kept('safe');
    const answers = [];
    for (const one of wrong)
      for (const method of ['GET', 'POST']) answers.push(await world.open(one, method, method === 'POST' ? 'again=yes' : undefined)); // prettier-ignore
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    for (const page of ['me', 'u']) expect((await world.open(url.replace('/c/', `/${page}/`))).status).toBe(404);
    expect(await world.kept('safe')).toEqual(before);
  });
});

describe('the suppression list', () => {
  test('keeps an address that bounced from being asked', async () => {
    await world.registers('bounces');
    await sql`select suppress(hash, 'email', 'complained', ${new Date(world.time.now)}) from identifiers where value = 'bounces@example.org'`.execute(world.api.db); // prettier-ignore
    world.time.now += day;
    await world.registers('bounces');
    expect(world.mailsTo('bounces')).toHaveLength(1);
    expect((await decisions('bounces'))[0]).toBe('suppressed');
  });

  test('loses what an erasure left there by a yes that was confirmed, and by no other', async () => {
    await world.registers('back');
    await world.open(linkOf('back'), 'POST');
    const old = linkOf('back');
    expect((await world.api.call('DELETE', world.at('back'))).status).toBe(200);
    expect((await world.open(old)).status).toBe(404);
    const suppressed = async () => (await world.api.call('GET', world.at('back'))).body['suppressed'];
    world.time.now += day;
    await world.send('identify', { anonymousId: 'back', traits: { email: 'back@example.org' } });
    const yes = { purpose: 'news', channel: 'email', state: 'granted', source: 'form' };
    expect((await world.api.call('POST', `${world.at('back')}/consents`, yes)).status).toBe(200);
    expect(await suppressed()).toEqual({ email: 'erasure' });
    const asked = { page: 'confirm', statement: 'news-by-email', channel: 'email' };
    const { body } = await world.api.call('POST', `${world.at('back')}/link`, asked);
    const url = String(body['url']).replace('http://sojourn.test', world.api.url);
    expect((await world.open(url)).status).toBe(200);
    expect(await suppressed()).toEqual({ email: 'erasure' });
    expect((await world.open(url, 'POST')).text).toContain('Thank you');
    expect(await suppressed()).toEqual({});
  });

  test('does not forbid to ask whom it knows from an erasure alone', async () => {
    await world.registers('again');
    expect((await world.api.call('DELETE', world.at('again'))).status).toBe(200);
    world.time.now += day;
    await world.registers('again');
    expect(world.mailsTo('again')).toHaveLength(2);
    await world.open(linkOf('again'), 'POST');
    await world.send('track', { anonymousId: 'again', event: 'Came' });
    await world.decide('again');
    expect(world.mailsTo('again').at(-1)).toMatchObject({ subject: 'Hello' });
  });
});

describe('a link to confirm that a backend asks for', () => {
  const asked = { page: 'confirm', statement: 'news-by-email', channel: 'email' };

  test('opens the same page, beside the mail, and follows its person into another', async () => {
    await world.registers('link');
    const answer = await world.api.call('POST', `${world.at('link')}/link`, { ...asked, expires: '1 day' });
    expect(answer).toMatchObject({ status: 201, body: { expiresAt: new Date(world.time.now + day).toISOString() } });
    expect((await world.open(linkOf('link'))).text).toContain('Yes, I agree');
    await world.send('identify', { userId: 'linked', traits: { name: 'Link' } });
    await world.api.call('POST', '/v1/customers/merge', { from: await world.idOf('link'), into: 'user:linked' });
    const url = String(answer.body['url']).replace('http://sojourn.test', world.api.url);
    expect((await world.open(url, 'POST')).text).toContain('Thank you');
    expect(await world.worth('link')).toBe('granted');
    expect((await world.open(linkOf('link'))).text).toContain('Confirmed already');
  });

  test.each([
    [{ page: 'confirm' }, ['/statement', '/channel']],
    [{ ...asked, statement: 'nothing' }, ['/statement']],
    [{ ...asked, channel: 'sms' }, ['/channel']],
    [{ ...asked, page: 'me' }, ['/statement', '/channel']],
  ])('%j is refused with the place', async (body, pointers) => {
    await world.registers('refused');
    const answer = await world.api.call('POST', `${world.at('refused')}/link`, body);
    const errors = answer.body['errors'] as { pointer: string }[];
    expect([answer.status, errors.map(({ pointer }) => pointer)]).toEqual([422, pointers]);
  });
});

test('a service template `confirmation` that leads to the page takes the place of the built-in one, and no other does', async () => {
  const publish = async (kind: string, html: string) => {
    const yaml = `template: confirmation\nchannel: email\nclass: ${kind}\nsubject: Ours\nhtml: '${html}'\n`;
    await world.api.call('PUT', '/v1/templates/confirmation', yaml, { 'content-type': 'application/yaml' });
    expect((await world.api.call('POST', '/v1/templates/confirmation/publish', {})).status).toBe(200);
  };
  await publish('service', '<p>Your order is confirmed.</p>');
  await world.registers('theirs');
  await publish('service', '<a href="{{ links.confirm }}">{{ entry.properties.title }}</a>');
  await world.registers('ours');
  const subjects = ['theirs', 'ours'].map((name) => world.mailsTo(name)[0]?.subject);
  expect(subjects).toEqual(['Please confirm: News by e-mail', 'Ours']);
  expect((await world.open(linkOf('ours'))).status).toBe(200);
});
