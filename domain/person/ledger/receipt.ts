import type { Statement } from '../../journey/statement/statement';
import { sayDuration } from '../../time/duration';
import { sayInstant } from '../../time/say-instant';
import type { Millis } from '../../time/time';
import { sayPurpose } from '../../words/say/purpose';
import type { DataPlan } from '../plan/data-plan';
import type { ConsentState } from './consent';
import type { Line } from './ledger';

/** What a line's place in the chain says of it. */
export type Attestation = {
  readonly stream: string;
  readonly place: number;
  readonly digest: string;
  readonly hash: string;
  /** The line says what it said when it was added. */
  readonly holds: boolean;
};

export type Receipted = {
  readonly customerId: string;
  readonly line: Line;
  /** The version that was agreed to, where it was published here. */
  readonly statement?: (Statement & { readonly publishedAt: Millis }) | undefined;
  /** Of a line that is older than the chain there is none yet. */
  readonly chain?: Attestation | undefined;
  readonly controller: { readonly url: string; readonly address?: string | undefined };
  /** Who else is sent people's data, as this installation was told. */
  readonly recipients: readonly { readonly name: string; readonly url: string }[];
  /** What the data plan says: how long what happens is kept, where, and under whose law. */
  readonly plan: Pick<DataPlan, 'retention' | 'storedIn' | 'jurisdictions'>;
};

/** States as the Data Privacy Vocabulary calls them. */
const states: Readonly<Record<ConsentState, string>> = {
  granted: 'dpv:ConsentGiven',
  denied: 'dpv:ConsentRefused',
  withdrawn: 'dpv:ConsentWithdrawn',
  pending: 'dpv:ConsentRequested',
};

/** A line of the ledger as a record of ISO/IEC TS 27560:2023, with what this installation knows; null where it does not say. */
export function receiptOf(
  { customerId, line, statement, chain, controller, recipients, plan }: Receipted,
  now: Millis,
) {
  const { seq, channel, source, key, evidence, note } = line;
  return {
    '@type': 'dpv:ConsentRecord',
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#record',
    schema_version: 'ISO/IEC TS 27560:2023',
    record_id: `${customerId}/consents/${seq}`,
    pii_principal_id: customerId,
    processing: [
      {
        privacy_notice: statement ? noticeOf(statement, controller.url) : null,
        language: Object.keys(statement?.locales ?? {}),
        purpose: sayPurpose(line, 'en'),
        channel: channel ?? null,
        lawful_basis: statement?.basis ?? null,
        pii_information: (statement?.data ?? []).map((pii_type) => ({ pii_type })),
        pii_controllers: [controller.url],
        collection_method: source,
        storage_locations: plan.storedIn ?? null,
        retention_period: plan.retention.events ? sayDuration(plan.retention.events) : null,
        jurisdiction: plan.jurisdictions ?? null,
        recipient_third_parties: recipients.length > 0 ? recipients : null,
        withdrawal_method: `${controller.url}/v1/customers/{id}/link`,
      },
    ],
    parties: [{ party_id: controller.url, type: 'controller', url: controller.url, address: controller.address ?? null }], // prettier-ignore
    events: eventsOf(line, customerId, now),
    statement: statement ? { key: statement.key, version: statement.version, words: statement.locales } : named(line),
    evidence: evidence ?? null,
    recorded_by: key ?? null,
    note: note ?? null,
    chain: chain ?? null,
  };
}

/** Known by its name alone: it was never published here. */
const named = ({ statement, version }: Line) => (statement === undefined ? null : { key: statement, version: version ?? null, words: null }); // prettier-ignore

const noticeOf = ({ key, version }: Statement, url: string): string => `${url}/v1/statements/${key}/${version}`;

/** What was said, and that it ended where a grant has. */
function eventsOf({ state, at, recordedAt, validUntil }: Line, customerId: string, now: Millis) {
  const validity_duration =
    validUntil === undefined ? null : `PT${Math.max(0, Math.round((validUntil - at) / 1_000))}S`;
  const said = {
    event_time: sayInstant(at),
    recorded_time: sayInstant(recordedAt),
    validity_duration,
    entity_id: customerId,
    event_type: 'consent',
    event_state: states[state],
  };
  if (state !== 'granted' || validUntil === undefined || validUntil > now) return [said];
  return [said, { ...said, event_time: sayInstant(validUntil), event_state: 'dpv:ConsentExpired' }];
}
