import { randomUUID } from 'node:crypto';
import type { Channel, HandOver, Outgoing } from '../../channels/channel';
import { smtp } from '../../channels/email';
import { scriptedSmtp, type Script, type ScriptedSmtp } from './scripted-smtp';

/**
 * Real milliseconds of a hand-over: for a provider that answers, for one that must be met before it says nothing more, and for one that
 * says nothing anyway. A busy machine needs seconds for what takes none.
 */
const deadlines = { patient: 20_000, met: 2_000, vain: 400 };
const to = 'ann.smith@example.org';
let server: ScriptedSmtp | undefined;
let channel: Channel | undefined;

afterEach(async () => {
  await channel?.close();
  await server?.stop();
  channel = server = undefined;
});

const letter = (more: Partial<Outgoing> = {}): Outgoing => ({
  messageId: randomUUID(),
  to,
  subject: 'Hello',
  html: '<p>Hello Ann</p>',
  text: 'Hello Ann',
  class: 'marketing',
  unsubscribeUrl: 'https://shop.example/u/token',
  ...more,
});

type How = { readonly connections?: number; readonly deadline?: number };

async function open(
  script: Script | ((connection: number) => Script),
  { connections = 1, deadline = deadlines.patient }: How = {},
) {
  const server = await scriptedSmtp(typeof script === 'function' ? script : () => script);
  const url = `smtp://user:secret@127.0.0.1:${server.port}`;
  const email = smtp({ url, from: 'Shop <shop@example.com>', hostname: 'shop.example', deadline, connections });
  return { server, email };
}

/** As `open`, for a test that runs beside others: it ends with the work. */
async function alone(
  script: Script,
  how: How,
  work: (email: Channel, own: ScriptedSmtp) => Promise<void>,
): Promise<void> {
  const { email, server: own } = await open(script, how);
  try {
    await work(email, own);
  } finally {
    await email.close();
    await own.stop();
  }
}

/** For the one test that runs now. */
async function against(script: Script | ((connection: number) => Script), how?: How): Promise<Channel> {
  ({ server, email: channel } = await open(script, how));
  return channel;
}

const sleep = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

describe('what a message looks like on the wire', () => {
  test('it is handed over once, with a Message-ID made of the message and our host', async () => {
    const email = await against({});
    const message = letter();
    expect(await email.handOver(message)).toEqual({ outcome: 'sent', reply: '250 taken as 1' });
    expect(server?.taken).toHaveLength(1);
    expect(server?.taken[0]).toContain(`Message-ID: <${message.messageId}@shop.example>`);
  });

  test('it carries one List-Unsubscribe and one List-Unsubscribe-Post header, both as RFC 8058 wants them', async () => {
    const email = await against({});
    const unsubscribeUrl = `https://shop.example/u/${'x'.repeat(160)}`;
    await email.handOver(letter({ unsubscribeUrl }));
    const lines = (server?.taken[0] ?? '').split('\r\n');
    expect(lines.filter((line) => /^list-unsubscribe:/i.test(line))).toEqual([`List-Unsubscribe: <${unsubscribeUrl}>`]);
    expect(lines.filter((line) => /^list-unsubscribe-post:/i.test(line))).toEqual([
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ]);
  });

  test('it has a plain and an html part', async () => {
    const email = await against({});
    await email.handOver(letter());
    expect(server?.taken[0]).toMatch(/multipart\/alternative[\s\S]*text\/plain[\s\S]*text\/html/);
  });

  test('an address that is a list goes to nobody', async () => {
    const email = await against({});
    for (const bad of [
      'a@example.org, b@example.org',
      'a@example.org\r\nBcc: b@example.org',
      '<a@example.org>',
      'a',
      'a b@c',
    ]) {
      expect(await email.handOver(letter({ to: bad }))).toEqual({ outcome: 'rejected', reply: 'not an address' });
    }
    expect(server?.connections()).toBe(0);
  });

  test('a subject cannot make a header', async () => {
    const email = await against({});
    await email.handOver(letter({ subject: 'Hello\r\nBcc: eve@example.org' }));
    expect(server?.taken[0]).not.toMatch(/^Bcc:/im);
  });
});

describe('a provider that fails', () => {
  const cases: [name: string, script: Script, outcome: HandOver['outcome'], taken: number][] = [
    ['greets with 554', { banner: '554 no service' }, 'later', 0],
    ['greets with 421', { banner: '421 busy' }, 'later', 0],
    ['closes instead of a greeting', { banner: 'close' }, 'later', 0],
    ['never greets', { banner: 'hang' }, 'later', 0],
    ['refuses EHLO and HELO', { ehlo: '502 what' }, 'later', 0],
    ['closes at EHLO', { ehlo: 'close' }, 'later', 0],
    ['never answers EHLO', { ehlo: 'hang' }, 'later', 0],
    ['refuses our password', { auth: '535 wrong' }, 'later', 0],
    ['cannot check our password now', { auth: '454 try again' }, 'later', 0],
    ['closes at AUTH', { auth: 'close' }, 'later', 0],
    ['never answers AUTH', { auth: 'hang' }, 'later', 0],
    ['refuses our sender', { mail: '550 who are you' }, 'refused', 0],
    ['wants a smaller message', { mail: '552 too big' }, 'rejected', 0],
    ['is out of space', { mail: '452 later' }, 'later', 0],
    ['closes at MAIL', { mail: 'close' }, 'later', 0],
    ['never answers MAIL', { mail: 'hang' }, 'later', 0],
    ['does not know the recipient', { rcpt: `550 5.1.1 no such user ${to}` }, 'bounced', 0],
    ['greylists', { rcpt: '451 4.7.1 come back' }, 'later', 0],
    ['wants a password at RCPT', { rcpt: '530 log in' }, 'later', 0],
    ['shuts down at RCPT', { rcpt: '421 going away' }, 'later', 0],
    ['closes at RCPT', { rcpt: 'close' }, 'later', 0],
    ['never answers RCPT', { rcpt: 'hang' }, 'later', 0],
    ['refuses DATA', { data: '554 no' }, 'rejected', 0],
    ['postpones DATA', { data: '451 not now' }, 'later', 0],
    ['shuts down at DATA', { data: '421 going away' }, 'later', 0],
    ['closes at DATA', { data: 'close' }, 'later', 0],
    ['never answers DATA', { data: 'hang' }, 'later', 0],
    ['refuses the content', { end: '554 5.6.0 malformed' }, 'rejected', 1],
    ['takes us for a spammer', { end: '554 5.7.1 spam' }, 'refused', 1],
    ['postpones after the dot', { end: '451 4.3.0 not now' }, 'later', 1],
    ['shuts down after the dot', { end: '421 going away' }, 'later', 1],
    ['loses the answer to the dot', { end: 'close' }, 'unknown', 1],
    ['never answers the dot', { end: 'hang' }, 'unknown', 1],
    ['answers nonsense to the dot', { end: 'hello' }, 'unknown', 1],
    ['answers the dot after the connection half closed', { end: (socket) => socket.end() }, 'unknown', 1],
  ];
  for (const pipelining of [false, true]) {
    const ehlo = pipelining ? '250-scripted\r\n250-PIPELINING\r\n250 AUTH PLAIN' : '250-scripted\r\n250 AUTH PLAIN';
    // Beside each other, since those that meet silence only wait.
    test.concurrent.each(cases)(`%s${pipelining ? ' (pipelining)' : ''}`, async (_name, script, outcome, taken) => {
      const isVain = Object.values(script).includes('hang');
      const deadline = deadlines[script.end === 'hang' ? 'met' : isVain ? 'vain' : 'patient'];
      await alone({ ehlo, ...script }, { deadline }, async (email, own) => {
        const answer = await email.handOver(letter());
        expect({ outcome: answer.outcome, taken: own.taken.length }).toEqual({ outcome, taken });
        expect(answer.reply).not.toMatch(/ann|smith|example\.org/i);
        expect(answer.reply).not.toBe('');
      });
    });
  }

  test('nobody listens', async () => {
    const email = await against({});
    await server?.stop();
    expect((await email.handOver(letter())).outcome).toBe('later');
  });

  test('a message that is broken off before its end was given over counts as not given', async () => {
    const script: Script = { data: (socket) => socket.pause().write('354 go on\r\n') };
    const email = await against(script, { deadline: deadlines.met });
    const text = 'x'.repeat(40_000_000);
    const answer = await email.handOver(letter({ text, html: undefined }));
    expect(answer.outcome).toBe('later');
  });

  test('one that was too slow to begin is not sent afterwards', async () => {
    let release: (() => void) | undefined;
    const script: Script = { mail: (socket) => void (release = () => socket.write('250 ok\r\n')) };
    const email = await against(script, { deadline: deadlines.vain });
    expect((await email.handOver(letter())).outcome).toBe('later');
    release?.();
    await sleep(200);
    expect(server?.taken).toHaveLength(0);
  });

  test.concurrent('what waits for a free connection too long is later, and is not sent afterwards', () =>
    alone({ end: 'hang' }, { deadline: deadlines.met }, async (email, own) => {
      const [first, second] = await Promise.all([email.handOver(letter()), email.handOver(letter())]);
      expect([first?.outcome, second?.outcome]).toEqual(['unknown', 'later']);
      await sleep(200);
      expect(own.taken).toHaveLength(1);
    }),
  );

  test.concurrent('an answer is awaited beyond the time in which a provider must begin', () => {
    const deadline = deadlines.met;
    const end: Script['end'] = (socket) => void setTimeout(() => socket.write('250 slow\r\n'), deadline * 1.5);
    return alone({ end }, { deadline }, async (email) => {
      expect(await email.handOver(letter())).toEqual({ outcome: 'sent', reply: '250 slow' });
    });
  });
});

describe('connections at rest', () => {
  test('one connection carries many messages, also after a refusal', async () => {
    let rcpt = 0;
    const email = await against({ rcpt: (socket) => void socket.write(rcpt++ === 1 ? '550 no\r\n' : '250 ok\r\n') });
    const outcomes = [];
    for (let n = 0; n < 4; n++) outcomes.push((await email.handOver(letter())).outcome);
    expect(outcomes).toEqual(['sent', 'rejected', 'sent', 'sent']);
    expect(server?.connections()).toBe(1);
  });

  test.each([
    ['with a FIN', (script: ScriptedSmtp) => script.sockets().forEach((socket) => socket.end())],
    ['with a RST', (script: ScriptedSmtp) => script.sockets().forEach((socket) => socket.resetAndDestroy())],
    ['with a 421', (script: ScriptedSmtp) => script.sockets().forEach((socket) => socket.end('421 idle\r\n'))],
  ])('the server closes an idle one %s, and the next message is neither lost nor doubled', async (_name, close) => {
    const email = await against({});
    for (let n = 0; n < 5; n++) {
      const message = letter();
      // Where the end comes while the message is given over nothing is known of it yet, and it goes again.
      let { outcome } = await email.handOver(message);
      if (outcome === 'later') ({ outcome } = await email.handOver(message));
      expect(outcome).toBe('sent');
      if (server) close(server);
      await sleep(n * 10);
    }
    expect(server?.taken).toHaveLength(5);
  });

  test('the server is down while one is open: later; then it is back: sent, once', async () => {
    const email = await against({});
    await email.handOver(letter());
    const port = server?.port ?? 0;
    await server?.stop();
    const message = letter();
    expect((await email.handOver(message)).outcome).toBe('later');
    server = await scriptedSmtp(() => ({}), port);
    expect((await email.handOver(message)).outcome).toBe('sent');
    expect(server.taken).toHaveLength(1);
  });

  test('a pooled connection whose other end went silent gives nothing over', async () => {
    let mails = 0;
    const script: Script = { mail: (socket) => void (mails++ === 0 ? socket.write('250 ok\r\n') : undefined) };
    const email = await against(script, { deadline: deadlines.met });
    expect((await email.handOver(letter())).outcome).toBe('sent');
    expect((await email.handOver(letter())).outcome).toBe('later');
    expect(server?.taken).toHaveLength(1);
  });

  test('closing waits for what is in the air', async () => {
    const email = await against({ end: (socket) => void setTimeout(() => socket.write('250 slow\r\n'), 200) });
    const answer = email.handOver(letter());
    await sleep(100);
    await email.close();
    expect((await answer).outcome).toBe('sent');
    expect((await email.handOver(letter())).outcome).toBe('later');
  });

  test('200 messages at once on a server that drops every third connection arrive at most once each', async () => {
    const email = await against((connection) => (connection % 3 === 2 ? { rcpt: 'close' } : {}), { connections: 4 });
    const messages = Array.from({ length: 200 }, () => letter());
    const answers = await Promise.all(messages.map((message) => email.handOver(message)));
    const sent = messages.filter((_message, index) => answers[index]?.outcome === 'sent');
    const ids = (server?.taken ?? []).map((text) => /Message-ID: <([^@]+)@/.exec(text)?.[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids)).toEqual(new Set(sent.map(({ messageId }) => messageId)));
  });
});
