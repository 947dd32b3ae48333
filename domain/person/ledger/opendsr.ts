import type { IdentifierKind } from '../identity/identity';
import type { RequestKind, RequestOutcome } from './requests';
import { sayInstant } from '../../time/say-instant';
import type { Duration, Millis } from '../../time/time';

/** OpenDSR (formerly OpenGDPR), the version whose words are spoken here. */
export const apiVersion = '2.0';

export const subjectRequestTypes = ['access', 'portability', 'erasure'] as const;
export type SubjectRequestType = (typeof subjectRequestTypes)[number];

/** What the register calls it. */
export const asksOf = {
  access: 'access',
  portability: 'portability',
  erasure: 'erase',
} as const satisfies Record<SubjectRequestType, RequestKind>;

/** OpenDSR's own words for who somebody is, and ours for those that it has none for. */
export const identityTypes = {
  email: 'email',
  controller_customer_id: 'user',
  phone: 'phone',
  wechat: 'wechat',
  device: 'device',
  qr: 'qr',
  anonymous: 'anonymous',
} as const satisfies Record<string, IdentifierKind>;
export type IdentityType = keyof typeof identityTypes;

const isIdentityType = (name: string): name is IdentityType => name in identityTypes;
export const allIdentityTypes = Object.keys(identityTypes).filter(isIdentityType);

/** So long an erasure may be taken back; the person is left in peace meanwhile. */
export const pendingFor: Duration = { unit: 'exact', millis: 86_400_000 };

export const subjectRequestStatuses = ['pending', 'in_progress', 'completed', 'cancelled'] as const;
export type SubjectRequestStatus = (typeof subjectRequestStatuses)[number];

/** How it stands. @param begins when an erasure that is on record begins; null where it has */
export function statusOf(
  { outcome, begins }: { readonly outcome: RequestOutcome | null; readonly begins: Millis | null },
  now: Millis,
): SubjectRequestStatus {
  if (outcome === 'done') return 'completed';
  if (outcome !== null) return 'cancelled';
  return begins !== null && begins > now ? 'pending' : 'in_progress';
}

export type Status = {
  readonly subjectRequestId: string;
  readonly controller: string;
  readonly expectedAt: Millis;
  readonly status: SubjectRequestStatus;
  /** Where the copy is fetched, with a key. */
  readonly results?: string | undefined;
};

/** The status as it is answered and told. */
export const sayStatus = ({ subjectRequestId, controller, expectedAt, status, results }: Status) => ({
  controller_id: controller,
  expected_completion_time: sayInstant(expectedAt),
  subject_request_id: subjectRequestId,
  request_status: status,
  api_version: apiVersion,
  ...(results === undefined ? {} : { results_url: results }),
});

type Named = { readonly kind: string; readonly value: string };

/** Somebody as another system is asked to erase them; what no other system can know is left out. */
const identitiesOf = (identifiers: readonly Named[]) =>
  identifiers.flatMap(({ kind, value }) => {
    const type = allIdentityTypes.find((one) => identityTypes[one] === kind);
    return type ? [{ identity_type: type, identity_value: value, identity_format: 'raw' as const }] : [];
  });

/** What another system is asked when somebody was erased here; undefined where it can know them by nothing. */
export function erasureOf(identifiers: readonly Named[], at: Millis) {
  const identities = identitiesOf(identifiers);
  if (identities.length === 0) return undefined;
  return {
    regulation: 'gdpr',
    subject_request_type: 'erasure',
    submitted_time: sayInstant(at),
    subject_identities: identities,
    api_version: apiVersion,
  };
}
