import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Database } from '../../db/base/database';
import type { Secrets } from '../../db/base/secrets';
import type { DefinitionsSource } from '../../db/definitions/definitions';
import type { ChannelKind } from '../../domain/contact/channel';
import type { HandOverOutcome } from '../../domain/contact/hand-over';
import type { MessageClass } from '../../domain/journey/policy';
import type { Mailing } from '../../domain/schema/mail/sender-of-mails';
import type { Clock } from '../../domain/time/time';
import type { Aside } from './aside';
import type { Listener } from '../doors/operators';
import type { Limits } from '../doors/limits';
import type { MailBox } from '../pages/mail-box';

/** Temporal's side of a channel's rate. */
export type ChannelQueues = {
  /** @param perSecond undefined: no limit; 0: nothing goes */
  limit(kind: ChannelKind, perSecond: number | undefined): Promise<void>;
};

/** The web of Amazon, for what its SNS refers to. */
export type AmazonDoor = {
  /** @throws where there is no answer, or no address that may be reached */
  get(url: URL): Promise<{ readonly status: number; readonly text: string }>;
};

/** A test of a template on its way to a colleague. */
export type TestMail = {
  readonly messageId: string;
  readonly to: string;
  readonly class: MessageClass;
  readonly subject: string;
  readonly html?: string;
  readonly text: string;
};

/** What the provider said, without the address. Never throws. */
export type TestMailDoor = (mail: TestMail) => Promise<{ readonly outcome: HandOverOutcome; readonly reply: string }>;

export type Readiness = {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
  /** Causes that stop people now; unknown while the database is away. */
  readonly problems?: number;
};

/** Where the parts of this installation can be looked at. */
export type Places = {
  readonly console: string;
  readonly mail?: string;
  readonly temporalUi?: string;
  readonly temporal: string;
  readonly adminKeyHint?: string;
};

export type ApiDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** With any rate but 1 a client's own times are ignored. */
  readonly clockRate: number;
  readonly definitions: DefinitionsSource;
  readonly log: Logger;
  /** Base of every link in a message. */
  readonly publicUrl: string;
  readonly listener: Listener;
  /** Networks (CIDR) of proxies whose X-Forwarded-For is believed; default none. */
  readonly trustProxy?: readonly string[];
  /** Default the usual ones. */
  readonly limits?: Limits;
  readonly channelQueues?: ChannelQueues;
  readonly mail?: MailBox;
  /** The folder of the built console; without it there is none. */
  readonly web?: string;
  /** Absent where this process knows no SMTP server. */
  readonly testMail?: TestMailDoor;
  readonly mailing: Mailing;
  readonly amazon?: AmazonDoor;
  readonly places: Places;
  readonly aside: Aside;
  readonly metrics: Registry;
  readiness(): Promise<Readiness>;
};
