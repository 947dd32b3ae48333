import type { Logger } from 'pino';
import type { Channel } from '../channels/channel';
import type { Webhooks } from '../channels/webhook';
import type { Database } from '../db/base/database';
import type { Secrets } from '../db/base/secrets';
import type { DefinitionsSource } from '../db/definitions/definitions';
import type { ChannelKind } from '../domain/contact/channel';
import type { Crowds } from './crowds';
import type { Rendered, Rendering } from '../domain/render/render';
import type { Clock } from '../domain/time/time';

/** The links that a message carries. */
export type Links = { readonly unsubscribe: string; readonly preferences: string; readonly confirm?: string };

export type ActivityDeps = {
  readonly db: Database;
  readonly definitions: DefinitionsSource;
  readonly channels: ReadonlyMap<ChannelKind, Channel>;
  readonly webhooks: Webhooks;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Logger;
  /** Which build of Sojourn decides: what one could not decide another one may. */
  readonly build?: string;
  /** Renders beside the event loop what takes long; without it that holds up everybody else. */
  renderAside?(rendering: Rendering): Promise<Rendered>;
  /** A link over us; undefined where the link itself has to do. Without it none is told of. */
  trackedLink?(link: { customerId: string; messageId: string; url: string }): string | undefined;
  linksFor(message: {
    customerId: string;
    messageId: string;
    purpose: string;
    channel: ChannelKind;
    confirmationId?: string | undefined;
  }): Links;
};

/** With what the activities of one process share. */
export type DecidingDeps = ActivityDeps & {
  /** How many people each cause stops. */
  readonly crowds: Crowds;
};
