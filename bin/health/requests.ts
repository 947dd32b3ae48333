import type { Client } from '../server/client';
import { bad, good, type Finding } from './finding';

type Page = {
  readonly items: readonly { readonly asks: string; readonly due: string }[];
  readonly next: string | null;
};

const shown = 5;

/** Whose rights are not answered in time; nothing when the server is away or the key may not ask, which other findings say. */
export async function checkRequests(client: Client): Promise<Finding[]> {
  const page = await client.ask<Page>('GET', `/v1/requests?state=overdue&limit=${shown}`).catch(() => undefined);
  if (!page) return [];
  if (page.items.length === 0) return [good('requests', 'none is overdue.')];
  return page.items.map(({ asks, due }) =>
    bad('requests', `one to ${asks} was due ${due}.`, 'GET /v1/requests?state=overdue lists them; answer them.'),
  );
}
