import { Analytics as CustomerIo } from '@customerio/cdp-analytics-node';
import Rudder from '@rudderstack/rudder-sdk-node';
import { Analytics as Segment } from '@segment/analytics-node';

/** A client as its users make it, saying everything of somebody once; it ends when the client believes that all of it arrived. */
export type BackendClient = (url: string, key: string, who: string) => Promise<void>;

/** More patience than usual where it can be set, so that what is rough on the road is what a test looks at. */
const attempts = 100;

function sayAll(client: Segment | CustomerIo, who: string): void {
  client.identify({ userId: who, traits: { email: `${who}@example.org` } });
  client.track({ userId: who, event: 'Bought', properties: { price: 3 } });
  client.page({ userId: who, name: 'Home', category: 'shop' });
  client.screen({ userId: who, name: 'Basket' });
  client.group({ userId: who, groupId: `group of ${who}`, traits: { size: 2 } });
  client.alias({ userId: `also ${who}`, previousId: who });
}

export const backendClients: Readonly<Record<string, BackendClient>> = {
  '@segment/analytics-node': async (host, writeKey, who) => {
    const client = new Segment({ host, path: '/v1/batch', writeKey, maxRetries: attempts });
    sayAll(client, who);
    await client.closeAndFlush({ timeout: 60_000 });
  },
  '@customerio/cdp-analytics-node': async (host, writeKey, who) => {
    const client = new CustomerIo({ host, path: '/v1/batch', writeKey, maxRetries: attempts });
    sayAll(client, who);
    await client.closeAndFlush({ timeout: 60_000 });
  },
  '@rudderstack/rudder-sdk-node': async (dataPlaneUrl, writeKey, who) => {
    const client = new Rudder(writeKey, {
      dataPlaneUrl,
      retryCount: attempts,
      axiosRetryConfig: { retryDelay: () => 300 },
      logLevel: 'none',
    });
    const context = { traits: { email: `${who}@example.org` } };
    client.identify({ userId: who, context });
    client.track({ userId: who, event: 'Bought', properties: { price: 3 }, context });
    client.page({ userId: who, name: 'Home', properties: { category: 'shop' } });
    client.screen({ userId: who, name: 'Basket' });
    client.group({ userId: who, groupId: `group of ${who}`, traits: { size: 2 } });
    client.alias({ userId: `also ${who}`, previousId: who });
    await client.flush();
  },
};
