import { SMTPServer } from 'smtp-server';

export type Taken = { readonly to: string; readonly raw: string };
export type GossipingMail = { readonly port: number; readonly taken: readonly Taken[]; close(): Promise<void> };

/**
 * A mail server that names the person in its answers, as some do: it refuses `refused` for ever, `busy` for now, and mail of ours
 * to `blocked`; `late` it refuses for now when it has read the mail.
 */
export async function startGossipingMail(): Promise<GossipingMail> {
  const taken: Taken[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo({ address }, _session, done) {
      if (address.includes('.refused@')) return done(answer(550, `no such user ${address} here`));
      if (address.includes('.busy@')) return done(answer(450, `the mailbox of <${address}> is busy`));
      if (address.includes('.blocked@')) return done(answer(550, `5.7.1 we take nothing for ${address} from you`));
      return done();
    },
    onData(stream, { envelope }, done) {
      const to = envelope.rcptTo[0]?.address ?? '';
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        if (to.includes('.late@'))
          return done(answer(451, `come back for ${to} with ${/^Subject:.*/m.exec(raw)?.[0]}`));
        taken.push({ to, raw });
        done(null, `queued for ${to}`);
      });
    },
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', () => done()));
  const address = smtp.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    taken,
    close: () => new Promise((done) => smtp.close(() => done())),
  };
}

const answer = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });
