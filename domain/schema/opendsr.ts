import { z } from 'zod';
import { normalise, type Ref } from '../person/identity/identity';
import { allIdentityTypes, identityTypes, subjectRequestTypes } from '../person/ledger/opendsr';
import type { ProblemDetail } from './reading/details';

const value = z.string().max(500);
/** Hashes lead to nobody here: nothing is kept by them. */
const raw = z.literal('raw', 'Only raw identities lead to anybody here.');

/** As the specification has it, and as mParticle does in its third version (`value`, `encoding`). */
const identity = {
  identity_value: value.optional(),
  identity_format: raw.optional(),
  value: value.optional(),
  encoding: raw.optional(),
};
const type = z.enum(allIdentityTypes);
const most = 20;

/** A request as OpenDSR and OpenGDPR have it; what they say besides is not looked at. */
export const subjectRequest = z.looseObject({
  regulation: z.string().max(50).optional(),
  subject_request_id: z.uuid(),
  subject_request_type: z.enum(subjectRequestTypes),
  submitted_time: z.iso.datetime({ offset: true }).describe('When the person asked; the month runs from then.'),
  subject_identities: z.union([
    z.array(z.looseObject({ identity_type: type, ...identity })).max(most),
    z.partialRecord(type, z.looseObject(identity)),
  ]),
  status_callback_urls: z
    .array(z.url({ protocol: /^https?$/ }).max(2_000))
    .max(5)
    .optional()
    .describe('Where it is told that the request is completed or cancelled, signed as webhooks are.'),
  skip_waiting_period: z.boolean().optional().describe('An erasure begins at once, and cannot be taken back.'),
});
export type SubjectRequest = z.output<typeof subjectRequest>;

/** Whom it is about, in the one form of each identifier, and what of it names nobody. */
export function identitiesIn({ subject_identities: said }: SubjectRequest): {
  readonly refs: readonly Ref[];
  readonly problems: readonly ProblemDetail[];
} {
  const all = Array.isArray(said)
    ? said.map((one, n) => ({ ...one, place: `/${n}` }))
    : allIdentityTypes.flatMap((name) =>
        said[name] ? [{ ...said[name], identity_type: name, place: `/${name}` }] : [],
      );
  const read = all.map(({ identity_type: name, identity_value, value: other, place }) => ({
    ref: normalise(identityTypes[name], identity_value ?? other ?? ''),
    place,
  }));
  const wrong = all.length === 0 ? [''] : read.flatMap(({ ref, place }) => (ref ? [] : [place]));
  return {
    refs: read.flatMap(({ ref }) => (ref ? [ref] : [])),
    problems: wrong.map((place) => ({ pointer: `/subject_identities${place}`, code: 'names-nobody', detail: 'This names nobody.' })), // prettier-ignore
  };
}
