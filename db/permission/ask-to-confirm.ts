import { randomUUID } from 'node:crypto';
import { addressKind, channelKinds, type ChannelKind } from '../../domain/contact/channel';
import { addressOn } from '../../domain/contact/channel-order';
import { confirmationLife, mayAsk } from '../../domain/contact/confirmation';
import { permission } from '../../domain/contact/permission';
import { confirmationKey, type Question as ConfirmationQuestion } from '../../domain/journey/confirmation';
import type { Statement } from '../../domain/journey/statement/statement';
import { versionNumber } from '../../domain/journey/statement/statement-terms';
import { textIn } from '../../domain/journey/statement/statement-text';
import { isNo } from '../../domain/person/ledger/consent';
import type { Identifier } from '../../domain/person/customer';
import { reachableKinds } from '../../domain/person/identity/identity';
import { isProved } from '../../domain/person/identity/vouched';
import { languageOf } from '../../domain/person/language';
import type { Learned } from '../../domain/person/learn';
import type { Line } from '../../domain/person/ledger/ledger';
import type { Said } from '../../domain/person/said';
import { addDuration } from '../../domain/time/add-duration';
import type { Millis } from '../../domain/time/time';
import type { Tx } from '../base/database';
import type { Secrets } from '../base/secrets';
import { statementInForce, statementVersion } from '../definitions/statements';
import { requestEntry } from '../wake/enrolments';
import { askedBefore, keepConfirmation, type FoundConfirmation } from './confirmations';
import { wordsOf } from './consents';
import { signToken, tokenHash } from './link-token';
import { addressHash } from './suppressions';

export type AskingSecrets = Pick<Secrets, 'pepper' | 'links'>;

type Asking = {
  readonly tx: Tx;
  readonly customerId: string;
  readonly secrets: AskingSecrets;
  readonly now: Millis;
};

/**
 * Asks the owners of addresses whether they agree to what waits for that: when it is said, said again, or when there is an address at
 * last. In the transaction in which it was said, so that it is asked whatever is away; a passage of our own says it and obeys what any
 * message does. Of what is told of the past nobody is asked.
 */
export async function askToConfirm(
  asking: Omit<Asking, 'now'>,
  learned: Pick<Learned, 'after' | 'gained'>,
  sayings: readonly Said[],
): Promise<void> {
  const live = sayings.filter(({ historical }) => historical !== true);
  const spoken = new Set(
    live.flatMap(({ consent }) => (consent && !isNo(consent.state) ? (consent.statement ?? []) : [])),
  );
  const isReached = live.length > 0 && learned.gained.some(({ kind }) => reachableKinds.has(kind));
  if (spoken.size === 0 && !(isReached && learned.after.lines > 0)) return;
  const now = live.reduce((latest, { receivedAt }) => Math.max(latest, receivedAt), 0);
  const { tx, customerId } = asking;
  const words = await wordsOf(tx, customerId, now);
  const { identifiers, traits, preferences } = learned.after;
  const language = languageOf({ traits }, preferences);
  for (const line of words.filter(({ state }) => state === 'pending')) {
    const statement = await statementOf(tx, line);
    if (!statement?.confirm || statement.purpose !== line.purpose) continue;
    for (const channel of channelsOf(line, statement)) {
      const address = addressAsked(channel, identifiers);
      const waits = permission(words, line.purpose, channel, now).entry === line;
      if (!address || !waits) continue;
      await ask(
        { ...asking, now },
        { line, statement, channel, address, language, isSaidAgain: spoken.has(statement.key) },
      );
    }
  }
}

/** What a line names; a version that is no number of ours is none. */
async function statementOf(tx: Tx, { statement, version }: Line): Promise<Statement | undefined> {
  if (statement === undefined) return undefined;
  const found =
    version === undefined ? statementInForce(tx, statement) : statementVersion(tx, statement, versionNumber(version));
  return (await found)?.definition;
}

/** Those of which both speak. */
const channelsOf = ({ channel }: Line, { channels = channelKinds }: Statement): readonly ChannelKind[] =>
  channels.filter((one) => channel === undefined || one === channel);

/** Where they are spoken to, else what is only claimed so far. */
export const addressAsked = (channel: ChannelKind, identifiers: readonly Identifier[]): Identifier | undefined =>
  addressOn(channel, { identifiers }) ?? identifiers.find((one) => one.kind === addressKind[channel] && !isProved(one));

type What = {
  readonly line: Line;
  readonly statement: Statement;
  readonly channel: ChannelKind;
  readonly address: Identifier;
  readonly language: string | undefined;
  readonly isSaidAgain: boolean;
};

async function ask(asking: Asking, what: What): Promise<void> {
  const { tx, customerId, secrets, now } = asking;
  const { line, statement, channel, address, isSaidAgain } = what;
  const hash = addressHash(secrets.pepper, address);
  if (!hash) return;
  const { key, version } = statement;
  const { isListed, isGood, ...before } = await askedBefore(
    tx,
    { customerId, statement: key, version, channel, hash },
    now,
  );
  const verdict = mayAsk(before, { saidAt: line.at, isSaidAgain }, now);
  if (verdict === 'asked') return;
  const refused = isListed ? 'suppressed' : isGood ? undefined : 'outdated';
  const withheld = refused ?? (verdict === 'capped' ? verdict : undefined);
  await write(asking, { ...what, hash, saidAt: line.at, withheld });
}

type Letter = Pick<What, 'statement' | 'channel' | 'language'> & {
  readonly address: Pick<Identifier, 'kind' | 'value'>;
  readonly hash: Buffer;
  readonly saidAt: Millis;
  readonly withheld?: ConfirmationQuestion['withheld'];
};

/** What is withheld is asked for too, so that the decision that withholds it is there to be seen. */
async function write(asking: Asking, letter: Letter): Promise<void> {
  const { tx, customerId, now } = asking;
  const { statement, channel, address, language, withheld } = letter;
  const confirmationId = withheld ? randomUUID() : await openQuestion(asking, { ...letter, mailed: true });
  const question: ConfirmationQuestion = {
    confirmationId,
    statement: statement.key,
    version: statement.version,
    title: textIn(statement, language).title,
    purpose: statement.purpose,
    channel,
    address: { kind: address.kind, value: address.value },
    ...(withheld ? { withheld } : {}),
  };
  await requestEntry(tx, customerId, { journey: confirmationKey, properties: question, source: 'confirmation' }, now);
}

/** Writes anew to who let the time of a link go by. */
export async function askAgain(
  asking: Asking,
  { address, ...asked }: Omit<FoundConfirmation, 'address'> & { readonly address: Pick<Identifier, 'kind' | 'value'> },
): Promise<'sent' | 'capped' | 'void'> {
  const { tx, customerId, secrets, now } = asking;
  const { purpose, channel, language, saidAt } = asked;
  const hash = addressHash(secrets.pepper, address);
  const statement = (await statementVersion(tx, asked.statement, asked.version))?.definition;
  const waits = permission(await wordsOf(tx, customerId, now), purpose, channel, now).reason === 'pending';
  if (!hash || !statement || !waits) return 'void';
  const { isListed, isGood, ...before } = await askedBefore(tx, { ...asked, customerId, hash }, now);
  if (isListed || !isGood) return 'void';
  if (mayAsk(before, { saidAt, isSaidAgain: true }, now) === 'capped') return 'capped';
  await write(asking, { statement, channel, address, language, hash, saidAt });
  return 'sent';
}

type Opening = Pick<What, 'statement' | 'channel' | 'language'> & {
  /** Of the address. */
  readonly hash: Buffer;
  readonly saidAt: Millis;
  readonly mailed: boolean;
  readonly expiresAt?: Millis;
};

/** Keeps a question that a link answers. @returns its id, from which the link is made */
export async function openQuestion(
  { tx, customerId, secrets, now }: Asking,
  { statement: { key, version, purpose }, expiresAt = addDuration(now, confirmationLife, 'UTC'), ...opening }: Opening,
): Promise<string> {
  const id = randomUUID();
  const token = signToken({ kind: 'confirm', customerId, of: { confirmationId: id } }, secrets.links);
  const { channel, language, hash, saidAt, mailed } = opening;
  const asked = { customerId, statement: key, version, purpose, channel, hash, language, mailed, saidAt, askedAt: now, expiresAt }; // prettier-ignore
  await keepConfirmation(tx, { ...asked, id, tokenHash: tokenHash(token) });
  return id;
}
