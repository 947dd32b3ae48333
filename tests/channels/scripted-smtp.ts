import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export type Stage = 'banner' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'end' | 'quit' | 'rset';

/** What the server does at a stage: answers with a line, breaks the connection, or says nothing. */
export type Act = string | 'close' | 'hang' | ((socket: Socket) => void);
export type Script = Partial<Record<Stage, Act>>;

const polite: Record<Stage, string> = {
  banner: '220 scripted',
  ehlo: '250-scripted\r\n250 AUTH PLAIN',
  auth: '235 welcome',
  mail: '250 ok',
  rcpt: '250 ok',
  data: '354 go on',
  end: '250 taken as 1',
  quit: '221 bye',
  rset: '250 ok',
};

export type ScriptedSmtp = {
  readonly port: number;
  /** Messages whose end the server has seen, whatever it answered. */
  readonly taken: string[];
  connections(): number;
  sockets(): ReadonlySet<Socket>;
  stop(): Promise<void>;
};

/** A mail server that fails where its script says, per connection (counted from 0). */
export async function scriptedSmtp(script: (connection: number) => Script, port = 0): Promise<ScriptedSmtp> {
  const taken: string[] = [];
  const open = new Set<Socket>();
  let count = 0;
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.on('close', () => open.delete(socket));
    converse(socket, script(count++), taken);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken,
    connections: () => count,
    sockets: () => open,
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function converse(socket: Socket, script: Script, taken: string[]): void {
  const accepted = !/^[45]/.test(`${script.mail}`) && !/^[45]/.test(`${script.rcpt}`);
  const data = script.data ?? (accepted ? polite.data : '554 no valid recipients');
  const act = (stage: Stage): void => {
    const what = stage === 'data' ? data : (script[stage] ?? polite[stage]);
    if (typeof what === 'function') what(socket);
    else if (what === 'close') socket.destroy();
    else if (what !== 'hang') socket.write(`${what}\r\n`);
  };
  let buffer = '';
  let inData = false;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    buffer += chunk;
    for (;;) {
      const mark = inData ? '\r\n.\r\n' : '\r\n';
      const at = buffer.indexOf(mark);
      if (at < 0) return;
      const text = buffer.slice(0, at);
      buffer = buffer.slice(at + mark.length);
      if (inData) taken.push(text);
      const stage = inData ? 'end' : stageOf(text);
      inData = stage === 'data' && `${data}`.startsWith('3');
      act(stage);
    }
  });
  act('banner');
}

function stageOf(line: string): Stage {
  const verb = line.slice(0, 4).toUpperCase();
  const stages: Readonly<Record<string, Stage>> = {
    EHLO: 'ehlo',
    HELO: 'ehlo',
    AUTH: 'auth',
    MAIL: 'mail',
    RCPT: 'rcpt',
    DATA: 'data',
    RSET: 'rset',
  };
  return stages[verb] ?? 'quit';
}
