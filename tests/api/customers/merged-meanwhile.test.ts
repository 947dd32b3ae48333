import { linksFor, ownPageLink } from '../../../api/pages/links';
import { request } from '../api';
import { openMergeWorld, type MergeWorld } from './merge-world';

let world: MergeWorld;
beforeAll(async () => {
  world = await openMergeWorld();
});
afterAll(() => world.api.stop());

const no = { purpose: 'news', channel: 'email', state: 'withdrawn' };

/** The roads by which somebody takes their word back who becomes one with somebody else at the same time. */
const roads: Readonly<Record<string, (user: string, id: string) => Promise<{ readonly status: number }>>> = {
  'a request': (_user, id) => world.api.call('POST', `/v1/customers/${id}/consents`, no),
  'an event': (userId) => world.api.call('POST', '/v1/track', { userId, event: 'Consent Changed', properties: no }),
  'one click': (_user, customerId) => {
    const { unsubscribe } = linksFor(world.api.url, world.api.links, { customerId, messageId: customerId, purpose: 'news', channel: 'email' });
    return request(unsubscribe, 'POST', 'List-Unsubscribe=One-Click', {});
  },
  'their page': (_user, customerId) => {
    const { url } = ownPageLink(world.api.url, world.api.links, { customerId, until: Date.now() + 3_600_000 });
    return fetch(`${url}/withdraw`, { method: 'POST', body: new URLSearchParams({ purpose: 'news' }) });
  },
}; // prettier-ignore

test.each(Object.entries(roads))(
  'a no that comes by %s while two become one is heard, whichever of them said it',
  async (road, say) => {
    for (let round = 0; round < 4; round++) {
      const [one, other, [from = '', into = '']] = await world.two(`${road.replace(' ', '-')}-${round}`);
      for (const user of [one, other]) await world.consent(user, 'granted');
      const [user, id] = round % 2 === 0 ? [one, from] : [other, into];
      const [merged, said] = await Promise.all([world.merge(from, into), say(user, id)]);
      expect([merged.status, said.status]).toEqual([200, 200]);
      expect(await world.worthOf(into, 'news')).toBe('withdrawn');
    }
  },
);
