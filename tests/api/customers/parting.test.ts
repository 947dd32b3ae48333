import { linksFor } from '../../../api/pages/links';
import { request } from '../api';
import { openMergeWorld, type MergeWorld } from './merge-world';

let world: MergeWorld;
beforeAll(async () => {
  world = await openMergeWorld();
});
afterAll(() => world.api.stop());

describe('an unmerge', () => {
  test('gives back who came by a merge, with their id, their past and their traits', async () => {
    const [one, other, [from = '', into = '']] = await world.two('back');
    await world.consent(one, 'granted');
    await world.merge(from, into);
    await world.send('track', { userId: one, event: 'After' });
    expect(await world.unmerge(into, 'user', one)).toMatchObject({ status: 200, body: { id: from } });
    expect(await world.idOf(`user:${one}`)).toBe(from);
    expect(await world.idOf(`anonymous:${one}-cookie`)).toBe(from);
    expect(await world.idOf(`email:${one}@example.org`)).toBe(from);
    expect(await world.idOf(`user:${other}`)).toBe(into);
    const events = async (name: string) =>
      (await world.items(name, 'timeline'))
        .filter(({ type }) => type === 'track')
        .map(({ name: event }) => String(event))
        .sort();
    expect(await events(from)).toEqual(['After', 'Consent Changed', `Of ${one}`]);
    expect(await events(into)).toEqual([`Of ${other}`]);
    expect(Object.keys((await world.get(from))['traits'] as object).sort()).toEqual([one, 'email'].sort());
    expect(Object.keys((await world.get(into))['traits'] as object).sort()).toEqual([other, 'email'].sort());
    expect(await world.worthOf(from, 'news')).toBe('granted');
    expect(await world.worthOf(into, 'news')).toBeUndefined();
    for (const name of [from, into])
      expect(
        (await world.items(name, 'timeline')).filter(({ kind }) => kind === 'merge').map(({ name: what }) => what),
      ).toContain('unmerge');
    expect((await world.merge(from, into)).status).toBe(200);
    expect(await world.idOf(`user:${one}`)).toBe(into);
  });

  test('puts who leaves where they stood, so that nobody is greeted anew', async () => {
    const [one, , [from = '', into = '']] = await world.two('stood');
    for (const customerId of [from, into]) await world.activities.advance({ customerId });
    const { stage, stageSince } = await world.get(from);
    expect(stage).toBe('registered');
    await world.merge(from, into);
    await world.unmerge(into, 'user', one);
    expect(await world.get(from)).toMatchObject({ stage, stageSince });
  });

  test('lets a device leave with what was done on it, though no merge brought it', async () => {
    await world.send('track', { anonymousId: 'lent', event: 'Lent' });
    await world.send('identify', { userId: 'lender', anonymousId: 'lent', traits: { kind: true } });
    await world.send('track', { userId: 'lender', event: 'Own' });
    const { status, body } = await world.unmerge('user:lender', 'anonymous', 'lent');
    expect(status).toBe(200);
    expect(await world.idOf('anonymous:lent')).toBe(body['id']);
    expect((await world.items(String(body['id']), 'timeline')).map(({ name }) => name)).toContain('Lent');
    expect((await world.items('user:lender', 'timeline')).map(({ name }) => name)).toContain('Own');
    expect((await world.items('user:lender', 'timeline')).map(({ name }) => name)).not.toContain('Lent');
  });

  describe('after which a message of theirs is read that was sent while they were one', () => {
    /** A merge, a message of a passage that one of them began, and the parting of that one; @returns the links of the message, and both ids. */
    async function sentAndParted(name: string, leaves: 'account' | 'cookie') {
      const [one, other, [from = '', into = '']] = await world.two(name);
      await world.consent(other, 'granted');
      await world.send('track', { anonymousId: `${name}-lent`, event: 'Lent' });
      if (leaves === 'account') await world.merge(from, into);
      else await world.send('alias', { userId: other, previousId: `${name}-lent` });
      await world.send('track', leaves === 'account' ? { userId: one, event: 'Came' } : { anonymousId: `${name}-lent`, event: 'Came' }); // prettier-ignore
      await world.activities.advance({ customerId: into });
      await world.activities.advance({ customerId: into, due: Date.now() + 2 * 86_400_000 });
      const [message] = await world.items(into, 'messages');
      expect(message).toMatchObject({ status: 'sent' });
      const parted = leaves === 'account' ? await world.unmerge(into, 'user', one) : await world.unmerge(into, 'anonymous', `${name}-lent`); // prettier-ignore
      expect(parted.status).toBe(200);
      const about = {
        customerId: into,
        messageId: String(message?.['id']),
        purpose: 'news',
        channel: 'email' as const,
      };
      expect(await world.items(into, 'messages')).toEqual([]);
      return {
        ...linksFor(world.api.url, world.api.links, about),
        stayed: into,
        left: String(parted.body['id']),
        messageId: about.messageId,
      };
    }

    test.each(['account', 'cookie'] as const)(
      'its page opens, and a no that is said by its link binds both (%s)',
      async (leaves) => {
        const { preferences, unsubscribe, stayed, left } = await sentAndParted(`parted-${leaves}`, leaves);
        const page = await request(preferences, 'GET', undefined, {});
        expect([page.status, page.text]).toEqual([200, expect.stringContaining('Your choices')]);
        expect((await request(unsubscribe, 'POST', 'List-Unsubscribe=One-Click', {})).status).toBe(200);
        expect([await world.worthOf(stayed, 'news'), await world.worthOf(left, 'news')]).toEqual([
          'withdrawn',
          'withdrawn',
        ]);
      },
    );

    test('its evidence names the line that permitted it, whoever has that by now, and no other of its number', async () => {
      const { stayed, left, messageId } = await sentAndParted('proved', 'account');
      await world.consent('proved-1', 'granted', 'offers');
      expect((await world.items(left, 'consents')).map(({ seq }) => seq)).toEqual([1]);
      const { body } = await world.api.call('GET', `${world.at(left)}/messages/${messageId}/evidence`);
      expect(body['consent']).toMatchObject({
        seq: 1,
        purpose: 'news',
        worth: 'granted',
        receipt: { pii_principal_id: stayed },
      });
    });

    test('its page is that of who has an address for it by now', async () => {
      const account = await sentAndParted('reader-account', 'account');
      await world.consent('reader-account-1', 'granted', 'offers');
      expect((await request(account.preferences, 'GET', undefined, {})).text).toContain('offers');
      const cookie = await sentAndParted('reader-cookie', 'cookie');
      await world.consent('reader-cookie-2', 'granted', 'offers');
      expect((await request(cookie.preferences, 'GET', undefined, {})).text).toContain('offers');
    });
  });

  test('keeps a no that was said while they were one, for both', async () => {
    const [one, other, [from = '', into = '']] = await world.two('no');
    await world.consent(one, 'granted');
    await world.merge(from, into);
    await world.consent(other, 'withdrawn');
    await world.unmerge(into, 'user', one);
    expect([await world.worthOf(from, 'news'), await world.worthOf(into, 'news')]).toEqual(['withdrawn', 'withdrawn']);
  });

  test('keeps it for who stays too, where it came under the name of who leaves', async () => {
    const [one, other, [from = '', into = '']] = await world.two('theirs');
    for (const each of [one, other]) await world.consent(each, 'granted');
    await world.merge(from, into);
    await world.consent(one, 'withdrawn');
    await world.unmerge(into, 'user', one);
    expect([await world.worthOf(from, 'news'), await world.worthOf(into, 'news')]).toEqual(['withdrawn', 'withdrawn']);
  });

  test('keeps a demand and a no to everything that were said meanwhile, for both, and what was demanded before for who demanded it', async () => {
    const [one, , [from = '', into = '']] = await world.two('demands');
    const rights = (name: string) => `${world.at(name)}/rights`;
    const stand = async (name: string): Promise<unknown[]> =>
      (await world.items(name, 'rights')).filter(({ stands }) => stands === true).map(({ right }) => right);
    await world.api.call('POST', rights(from), { right: 'object:profiling' });
    await world.merge(from, into);
    await world.api.call('POST', rights(into), { right: 'restrict' });
    await world.consent(one, 'withdrawn', '*');
    await world.unmerge(into, 'user', one);
    expect(await stand(from)).toEqual(['restrict', 'object:profiling']);
    expect(await stand(into)).toEqual(['restrict']);
    expect([await world.worthOf(from, '*'), await world.worthOf(into, '*')]).toEqual(['withdrawn', 'withdrawn']);
  });

  test('of what the person has not, or has alone, is refused', async () => {
    await world.send('track', { userId: 'single', event: 'Came' });
    expect((await world.unmerge('user:single', 'user', 'single')).status).toBe(409);
    expect((await world.unmerge('user:single', 'anonymous', 'never-seen')).status).toBe(409);
    expect((await world.unmerge('user:single', 'email', 'no address')).status).toBe(422);
  });
});
