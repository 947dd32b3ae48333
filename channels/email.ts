import type { Readable } from 'node:stream';
import { createTransport, type SendMailOptions, type SMTPPoolOptions } from 'nodemailer';
import type { Channel, HandOver, Outgoing } from './channel';
import { anonymousReply } from '../domain/replies/anonymous-reply';
import { headersOf, signedHeaders } from './mail-headers';
import { withPostalAddress } from './postal-address';
import { answerOf, type SmtpFailure } from './smtp-answer';

export type SmtpOptions = {
  /** `smtp://user:password@host:port`, or `smtps:`; nodemailer's options may follow as a query (`?requireTLS=true`). */
  readonly url: string;
  /** The sender, `Name <address>`. */
  readonly from: string;
  /** The right side of every Message-ID, and our name in EHLO. */
  readonly hostname: string;
  /** Real milliseconds until a provider that was given nothing counts as slow. */
  readonly deadline?: number;
  readonly connections?: number;
  /** With which mails are signed here (RFC 6376); without it that is the relay's to do. */
  readonly dkim?: DkimKey | undefined;
  /** Where the sender is found, in marketing mails. */
  readonly postalAddress?: string | undefined;
};

/** `privateKey`: RSA, as PEM. */
export type DkimKey = { readonly domain: string; readonly selector: string; readonly privateKey: string };

/** One local part, one domain, nothing that a header or a list of recipients could be made of. */
const oneAddress = /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/u;

/** Email over SMTP (RFC 5321), on pooled connections. */
export function smtp(options: SmtpOptions): Channel {
  const deadline = options.deadline ?? 5_000;
  const pool = openPool(options, deadline);
  const inTheAir = new Set<Promise<HandOver>>();

  async function handOver(message: Outgoing): Promise<HandOver> {
    if (!oneAddress.test(message.to)) return { outcome: 'rejected', reply: 'not an address' };
    const attempt = new AbortController();
    const data: Readable[] = [];
    const givenOver = (): boolean => data.some(({ readableEnded }) => readableEnded);
    const slow = setTimeout(() => {
      if (!givenOver()) attempt.abort();
    }, deadline);
    const silent = setTimeout(() => attempt.abort(), 2 * deadline);
    const mail: WatchedMail = {
      ...compose(withPostalAddress(message, options.postalAddress), options),
      signal: attempt.signal,
      watch: (stream) => data.push(stream),
    };
    try {
      const { response } = await pool.sendMail(mail);
      return { outcome: 'sent', reply: anonymousReply(response ?? '', message.to) };
    } catch (error) {
      const failure = failureOf(error);
      const words = attempt.signal.aborted ? silence(givenOver()) : (failure.response ?? failure.message ?? '');
      return { ...answerOf(failure, givenOver()), reply: anonymousReply(words, message.to) };
    } finally {
      clearTimeout(slow);
      clearTimeout(silent);
    }
  }

  return {
    kind: 'email',
    deadline,
    handOver: (message) => {
      const answer = handOver(message);
      inTheAir.add(answer);
      void answer.finally(() => inTheAir.delete(answer));
      return answer;
    },
    close: async () => {
      await Promise.all(inTheAir);
      pool.close({ force: true });
    },
  };
}

/** `watch` is told of the stream that the message is read from; a pool that takes another connection reads a second one. */
type WatchedMail = SendMailOptions & { watch(stream: Readable): void };

function openPool({ url, hostname, connections, dkim }: SmtpOptions, deadline: number) {
  const options: SMTPPoolOptions & { pool: true } = {
    pool: true,
    url,
    name: hostname,
    maxConnections: connections ?? 8,
    maxRequeues: 2,
    connectionTimeout: deadline,
    greetingTimeout: deadline,
    dnsTimeout: deadline,
    // Only for connections at rest: what a message may take is bounded in handOver.
    socketTimeout: 60_000 + 2 * deadline,
    idleTimeout: 30_000,
    socketCloseTimeout: 1_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(dkim
      ? {
          dkim: {
            domainName: dkim.domain,
            keySelector: dkim.selector,
            privateKey: dkim.privateKey,
            headerFieldNames: signedHeaders,
          },
        }
      : {}),
  };
  const pool = createTransport(options);
  pool.on('error', () => undefined);
  pool.use('stream', (mail, done) => {
    const { watch } = mail.data as WatchedMail;
    const create = mail.message.createReadStream.bind(mail.message);
    mail.message.createReadStream = (streamOptions) => {
      const stream = create(streamOptions);
      watch(stream);
      return stream;
    };
    done();
  });
  return pool;
}

function compose(message: Outgoing, { from, hostname }: SmtpOptions): SendMailOptions {
  return {
    from,
    // An object is taken as it is; a string would be parsed as a list.
    to: { name: '', address: message.to },
    subject: message.subject ?? '',
    text: message.text,
    html: message.html,
    messageId: `<${message.messageId}@${hostname}>`,
    xMailer: false,
    headers: headersOf(message, hostname),
  };
}

const silence = (givenOver: boolean): string =>
  givenOver ? 'no answer to the message in time' : 'the provider was too slow and was given nothing';

function failureOf(error: unknown): SmtpFailure {
  return typeof error === 'object' && error !== null ? (error as SmtpFailure) : { message: String(error) };
}
