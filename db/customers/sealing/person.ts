import { sql } from 'kysely';
import { z } from 'zod';
import type { TraitValue } from '../../../domain/person/customer';
import type { Version } from '../../../domain/person/history/versions';
import type { DataPlan } from '../../../domain/person/plan/data-plan';
import { traitsUnderPlan, versionsUnderPlan } from '../../../domain/person/plan/under-plan';
import type { Traits } from '../../../domain/person/traits';
import type { Millis } from '../../../domain/time/time';
import type { Database, Tx } from '../../base/database';
import { jsonRows } from '../../base/json';
import { made, rows, theRow, whole } from '../../base/rows';
import { wordsOf } from '../../permission/consents';
import { lockProfile } from '../customers';
import { sealerFor, type Sealer } from '../vault';

const maskedRow = z.object({ masked: whole });

/** What became of values that stood open: of traits how many were sealed and how many forgotten, and rows in which others were masked. */
export type Settled = { readonly sealed: number; readonly forgotten: number; readonly masked: number };

export type Sealing = {
  readonly db: Database;
  /** `Secrets.persons` */
  readonly persons: Buffer;
  readonly dataPlan: DataPlan;
  readonly now: Millis;
};

const old = z.object({ seq: whole, said: made<Version[]>() });

/** Seals or forgets what stands open of one person though it is sensitive, all of it or, where this fails, nothing. */
export async function sealPerson({ db, persons, dataPlan, now }: Sealing, customerId: string): Promise<Settled> {
  return db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx);
    const profile = await lockProfile(tx, customerId);
    if (!profile) return { sealed: 0, forgotten: 0, masked: 0 };
    const terms = { dataPlan, ledger: await wordsOf(tx, customerId, now), now };
    const traits = traitsUnderPlan(profile.traits, terms);
    const versions = (await openVersions(tx, customerId)).flatMap(({ seq, said }) => {
      const after = versionsUnderPlan(said, terms);
      return after.some((one, n) => one.value !== said[n]?.value) ? [{ seq, said: after }] : [];
    });
    const told = versions.flatMap(({ said }) => said.flatMap((one) => (one.what === 'trait' ? [one.value] : [])));
    const sealer = await sealerFor({ db: tx, persons, customerId }, [...Object.values(traits), ...told]);
    const fresh = Object.entries(traits).filter(([name, trait]) => trait !== profile.traits[name]);
    await writeTraits(tx, customerId, sealAll(fresh, sealer));
    await sealVersions(tx, customerId, versions.map(({ seq, said }) => ({ seq, said: said.map((one) => sealVersion(one, sealer)) }))); // prettier-ignore
    const { masked } = await theRow(tx, maskedRow, sql`select mask_person(${customerId}) as masked`);
    const forgotten = fresh.filter(([, { value }]) => value === null).length;
    return { sealed: fresh.length - forgotten, forgotten, masked };
  });
}

const sealAll = (traits: readonly (readonly [string, TraitValue])[], sealer: Sealer): Traits =>
  Object.fromEntries(traits.map(([name, trait]) => [name, sealer(name, trait)]));

const sealVersion = (one: Version, sealer: Sealer): Version =>
  one.what === 'trait' ? { ...one, value: sealer(one.name, one.value) } : one;

const openVersions = (tx: Tx, customerId: string): Promise<z.output<typeof old>[]> =>
  rows(
    tx,
    old,
    sql`select seq, said from versions where customer_id = ${customerId} and may_name(said, (select sensitive_now())) order by seq`,
  );

async function writeTraits(tx: Tx, customerId: string, traits: Traits): Promise<void> {
  if (Object.keys(traits).length === 0) return;
  await sql`update customers set traits = traits || ${jsonRows(traits)}, revision = revision + 1 where customer_id = ${customerId}`.execute(
    tx,
  );
}

async function sealVersions(tx: Tx, customerId: string, versions: readonly z.output<typeof old>[]): Promise<void> {
  if (versions.length > 0) await sql`select seal_versions(${customerId}, ${jsonRows(versions)})`.execute(tx);
}
