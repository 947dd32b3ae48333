import { sql } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { millis, row } from '../base/rows';
import { seal, unseal } from '../base/sealing';
import type { Secrets } from '../base/secrets';

/** What somebody is believed by who says that they are a provider. */
export type Trust = {
  readonly secret?: string | undefined;
  /** PEM. */
  readonly publicKey?: string | undefined;
  /** PEM. */
  readonly certificates?: readonly string[] | undefined;
  readonly topicArn?: string | undefined;
};

const kept = z.object({ sealed: z.custom<Buffer>((value) => Buffer.isBuffer(value)), updatedAt: millis });

type Deps = { readonly db: Database; readonly secrets: Pick<Secrets, 'providers'> };

/** @returns undefined for a provider of whom nobody said anything */
export async function readTrust(
  { db, secrets }: Deps,
  provider: string,
): Promise<{ readonly trust: Trust; readonly updatedAt: Millis } | undefined> {
  const found = await row(
    db,
    kept,
    sql`select sealed, updated_at as "updatedAt" from provider_trust where provider = ${provider}`,
  );
  if (!found) return undefined;
  const trust = JSON.parse(unseal(found.sealed, secrets.providers, provider).toString('utf8')) as Trust;
  return { trust, updatedAt: found.updatedAt };
}

/** What was believed before is believed no more. @param sayable the trust as JSON */
export async function writeTrust({ db, secrets }: Deps, provider: string, sayable: string, at: Millis): Promise<void> {
  const sealed = seal(Buffer.from(sayable), secrets.providers, provider);
  await sql`insert into provider_trust (provider, sealed, updated_at) values (${provider}, ${sealed}, ${new Date(at)})
    on conflict (provider) do update set sealed = excluded.sealed, updated_at = excluded.updated_at`.execute(db);
}
