import { lineOf } from '../../../db/permission/consents';
import { statementVersion } from '../../../db/definitions/statements';
import { listProcessors } from '../../../db/rights/processors';
import { attestationOf } from '../../../db/ledger/attestation';
import { numberIn } from '../../../domain/schema/reading/number-in';
import { receiptOf } from '../../../domain/person/ledger/receipt';
import type { ApiDeps } from '../../http/deps';

/** More processors than anybody has. */
const mostRecipients = 200;

/** A line as a receipt; undefined where there is none of this number. */
export async function receiptFor(
  { db, secrets, clock, definitions, publicUrl, mailing }: ApiDeps,
  customerId: string,
  seq: number | undefined,
) {
  const line = seq === undefined ? undefined : await lineOf(db, customerId, seq);
  if (!line) return undefined;
  const version = numberIn(line.version);
  const published =
    line.statement === undefined || version === undefined
      ? undefined
      : await statementVersion(db, line.statement, version);
  const statement = published && { ...published.definition, publishedAt: published.publishedAt };
  const chain = await attestationOf(db, secrets.ledger, { customerId, seq: line.seq });
  const { dataPlan: plan } = await definitions.current(db);
  const recipients = (await listProcessors(db, mostRecipients, '')).map(({ name, url }) => ({ name, url }));
  const controller = { url: publicUrl, address: mailing.postalAddress };
  return receiptOf({ customerId, line, statement, chain, controller, recipients, plan }, clock.now());
}
