import { askAgain } from '../../../db/permission/ask-to-confirm';
import { confirmationBy, noteConfirmed, type FoundConfirmation } from '../../../db/permission/confirmations';
import { wordsOf } from '../../../db/permission/consents';
import { lockProfile, type Profile } from '../../../db/customers/customers';
import { findOwners } from '../../../db/customers/identifiers';
import { addressHash, liftForConfirmed } from '../../../db/permission/suppressions';
import type { Database, Tx } from '../../../db/base/database';
import { Overtaken, untilNotOvertaken } from '../../../db/base/failure';
import { stateOf, type ConfirmationState } from '../../../domain/contact/confirmation';
import { normalise, isIdentifierKind } from '../../../domain/person/identity/identity';
import { sayInstant } from '../../../domain/time/say-instant';
import type { Millis } from '../../../domain/time/time';
import type { ApiDeps } from '../../http/deps';
import { hearNow } from '../change';

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'clockRate' | 'definitions' | 'secrets'>;

/** What a link to confirm asks, and what it is worth now. */
export type Question = { readonly asked: FoundConfirmation; readonly state: ConfirmationState };

/** @param token the hash of it. @returns undefined when nobody is there any more */
export async function questionBehind(db: Database | Tx, token: Buffer, now: Millis): Promise<Question | undefined> {
  const asked = await confirmationBy(db, token);
  if (!asked) return undefined;
  const consents = await wordsOf(db, asked.customerId, now);
  return { asked, state: stateOf(asked, { ...asked, isTheirs: asked.address !== undefined, consents }, now) };
}

/**
 * Does something with a question under its person's lock, from how it stands there.
 * @returns undefined when nobody is there any more
 */
const withQuestion = <T>(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  token: Buffer,
  work: (tx: Tx, profile: Profile, question: Question) => Promise<T>,
): Promise<T | undefined> =>
  untilNotOvertaken(() =>
    db.transaction().execute(async (tx) => {
      const before = await confirmationBy(tx, token);
      if (!before) return undefined;
      const profile = await lockProfile(tx, before.customerId);
      const question = await questionBehind(tx, token, clock.now());
      if (!question) return undefined;
      if (question.asked.customerId !== profile?.id) throw new Overtaken('they became one with somebody else');
      return work(tx, profile, question);
    }),
  );

/**
 * The owner of an address says yes: what waited is granted, the address is proved, and what an erasure had left of it on the suppression
 * list is taken off. Once; whoever comes again is told how it stands.
 * @param shown what was read before the yes
 * @returns how it stood before; undefined when nobody is there any more
 */
export const confirm = (
  deps: Deps,
  token: Buffer,
  shown: { readonly language: string },
): Promise<ConfirmationState | undefined> =>
  withQuestion(deps, token, async (tx, profile, { asked, state }) => {
    if (state === 'open' && asked.address)
      await grant(deps, tx, { profile, asked, address: asked.address, token, shown });
    return state;
  });

type Granting = {
  readonly profile: Profile;
  readonly asked: FoundConfirmation;
  readonly address: { readonly kind: string; readonly value: string };
  readonly token: Buffer;
  readonly shown: { readonly language: string };
};

async function grant(deps: Deps, tx: Tx, { profile, asked, address, token, shown }: Granting): Promise<void> {
  const { statement, version, purpose, channel } = asked;
  const now = deps.clock.now();
  const ref = isIdentifierKind(address.kind) ? normalise(address.kind, address.value) : undefined;
  const hash = addressHash(deps.secrets.pepper, address);
  if (!ref || !hash) throw new Error(`a question was kept of what is no address: ${address.kind}`);
  const { owners } = await findOwners(tx, [ref]);
  const evidence = {
    page: '/c',
    statement,
    version,
    language: shown.language,
    confirmedAt: sayInstant(now),
    token: token.toString('hex'),
  };
  await liftForConfirmed(tx, hash, channel);
  await hearNow(
    deps,
    { tx, profile, owners },
    {
      by: source,
      refs: [{ ...ref, verifiedAt: now }],
      consent: { purpose, channel, state: 'granted', confirmed: true, statement, version: String(version), evidence },
    },
  );
  await noteConfirmed(tx, asked, now);
}

/** What the ledger says of where a yes came from that was confirmed. */
const source = 'double-opt-in';

/**
 * Sends a new link in the place of one whose time is over, as far as that may be.
 * @returns what became of it; undefined when nobody is there any more
 */
export const sendAnother = (deps: Deps, token: Buffer): Promise<'sent' | 'capped' | 'void' | undefined> =>
  withQuestion(deps, token, async (tx, { id: customerId }, { asked, state }) => {
    if (state !== 'expired' || !asked.mailed || !asked.address) return 'void';
    const { secrets, clock } = deps;
    return askAgain({ tx, customerId, secrets, now: clock.now() }, { ...asked, address: asked.address });
  });
