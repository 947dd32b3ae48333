import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { MailItem } from '../../api/pages/mail-box';
import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';
import { MailFile } from './mail-file';
import { mailItems } from './mail-items';

export type MailCatcher = {
  readonly port: number;
  readonly smtpUrl: string;
  /** Newest first. @param limit default 10,000 */
  list(to?: string, limit?: number): Promise<MailItem[]>;
  /** As `MailBox` has it. */
  forget(messageIds: readonly string[]): Promise<void>;
  stop(): Promise<void>;
};

export type MailCatcherOptions = {
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  /** JSON lines; without it the mails live as long as the catcher. */
  readonly file?: string;
  now(): Millis;
};

const mostListed = 10_000;
const largestMail = 25 * 1024 * 1024;

/**
 * A mail server that takes everything and passes nothing on. A mail is in the file before it is answered with 250.
 * @throws when the port is taken or the file cannot be opened
 */
export async function startMailCatcher({ port, host, file, now }: MailCatcherOptions): Promise<MailCatcher> {
  const passing = file === undefined ? await mkdtemp(join(tmpdir(), 'sojourn-mail-')) : undefined;
  const mails = await MailFile.open(file ?? join(passing ?? '', 'mail.jsonl'));
  const server = new SMTPServer({
    banner: 'Sojourn mail catcher',
    logger: false,
    size: largestMail,
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1_000,
    noDelay: true,
    onAuth: ({ username }, _session, done) => done(null, { user: username ?? 'anybody' }),
    onData: (stream, { envelope }, done) => {
      const recipients = envelope.rcptTo.map(({ address }) => address);
      rawOf(stream)
        .then((raw) => mailItems(raw, recipients, sayInstant(now())).catch(refusedAs(554)))
        .then((items) => Promise.all(items.map((item) => mails.append(item))))
        .then(
          () => done(null, 'caught'),
          (error: Error) => done('responseCode' in error ? error : Object.assign(error, { responseCode: 451 })),
        );
    },
  });
  const bound = await listen(server, port, host).catch(async (error: unknown) => {
    await mails.close();
    throw error;
  });
  // Broken connections are the clients' matter.
  server.on('error', () => undefined);
  return {
    port: bound,
    smtpUrl: `smtp://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    list: (to, limit = mostListed) => mails.list(to, limit),
    forget: (messageIds) => mails.forget(messageIds),
    stop: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await mails.close();
      if (passing !== undefined) await rm(passing, { recursive: true, force: true });
    },
  };
}

async function listen(server: SMTPServer, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.server.address() as AddressInfo).port;
}

/** All of it is read, since who sends listens only then; what is too large is not kept. */
async function rawOf(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>)
    if ((bytes += chunk.length) <= largestMail) chunks.push(chunk);
  if (bytes > largestMail) refusedAs(552)(new Error('the mail is too large'));
  return Buffer.concat(chunks);
}

/** Refused for good (RFC 5321, RFC 1870): who sends it again would send it for ever. */
const refusedAs =
  (responseCode: number) =>
  (error: Error): never => {
    throw Object.assign(error, { responseCode });
  };
