import { readCopy, type Copy } from '../../../db/rights/export';
import { sayInstant } from '../../../domain/time/say-instant';
import type { ApiDeps } from '../../http/deps';
import { unknownCustomer } from '../find';
import { copyAsJson } from './json';
import { turnToCopy } from './turns';
import { copyAsZip } from './zip';

const forms = { json: copyAsJson, zip: copyAsZip } as const;
type Form = keyof typeof forms;
type Source = Pick<ApiDeps, 'db' | 'clock' | 'secrets'>;

/** Whose copy it is, and in which form; `own`: they get it themselves, what is sensitive and all. */
type Asked = { readonly customerId: string; readonly form: Form; readonly own?: boolean };

/** Everything that is kept of a person, part by part. @throws Problem unknown-customer, Crowded (when read) */
export async function* copyOf(
  { db, clock, secrets }: Source,
  { customerId, form, own = false }: Asked,
): AsyncGenerator<string | Buffer> {
  const release = await turnToCopy(customerId);
  try {
    const exportedAt = sayInstant(clock.now());
    const tell = (copy: Copy): AsyncIterable<string | Buffer> => forms[form](copy, exportedAt);
    let isKnown = false;
    for await (const part of readCopy(db, { customerId, persons: own ? secrets.persons : undefined }, tell)) {
      isKnown = true;
      yield part;
    }
    if (!isKnown) throw unknownCustomer();
  } finally {
    release();
  }
}

/** How a browser keeps the copy. */
export const copyHeaders = (form: Form): Record<string, string> => ({
  'content-disposition': `attachment; filename="export.${form}"`,
  'cache-control': 'no-store',
});
