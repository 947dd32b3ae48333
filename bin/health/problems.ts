import type { Client } from '../server/client';
import { bad, good, type Finding } from './finding';

type Page = {
  readonly items: readonly { readonly cause: string; readonly people: number; readonly journey?: string }[];
};

const shown = 5;

/** What cannot be decided, and whom it stops; nothing when the server is away or the key may not ask, which other findings say. */
export async function checkProblems(client: Client): Promise<Finding[]> {
  const page = await client.ask<Page>('GET', `/v1/problems?limit=${shown}`).catch(() => undefined);
  if (!page) return [];
  if (page.items.length === 0) return [good('problems', 'there are none: everything can be decided.')];
  return page.items.map(({ cause, people, journey }) =>
    bad(
      'problems',
      `${journey ? `${journey}: ` : ''}${cause}; it stops ${people} ${people === 1 ? 'person' : 'people'}.`,
      'Mend it and publish; GET /v1/problems tells more.',
    ),
  );
}
