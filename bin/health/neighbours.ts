import { connect as connectTls } from 'node:tls';
import type { Config } from '../../worker/process/config';
import { messageOf } from '../server/failure-code';
import { bad, good, type Finding } from './finding';
import { reach } from './reach';
import { rememberedPort } from './remembered-port';

const patienceMillis = 5_000;

export async function checkTemporal({ TEMPORAL_ADDRESS: address, TEMPORAL_PORT, DATA_DIR }: Config): Promise<Finding> {
  const port = TEMPORAL_PORT || (await rememberedPort(DATA_DIR, 'temporal'));
  if (address === undefined && port === undefined)
    return good('temporal', 'is embedded; the first "npm start" starts it.');
  const place = address ?? `127.0.0.1:${port}`;
  const target = URL.canParse(`tcp://${place}`) ? new URL(`tcp://${place}`) : undefined;
  if (!target?.port)
    return bad('temporal', `TEMPORAL_ADDRESS ${place} is no HOST:PORT.`, 'Write it like temporal.example.org:7233.');
  const answer = await reach(target.hostname, Number(target.port));
  if ('banner' in answer) return good('temporal', `answers at ${place}.`);
  const remedy = address ? 'Start it, or mend TEMPORAL_ADDRESS.' : 'Run "npm start".';
  return bad('temporal', `does not answer at ${place} (${answer.reason}).`, remedy);
}

export async function checkSmtp({ SMTP_URL: url, MAIL_PORT, DATA_DIR }: Config): Promise<Finding> {
  const port = MAIL_PORT || (await rememberedPort(DATA_DIR, 'mail'));
  if (url === undefined && port === undefined)
    return good('mail', 'is caught by the embedded mail catcher; the first "npm start" starts it.');
  const target = new URL(url ?? `smtp://127.0.0.1:${port}`);
  const isTls = target.protocol === 'smtps:';
  const smtpPort = Number(target.port) || (isTls ? 465 : 587);
  const place = `${target.hostname}:${smtpPort}`;
  const answer = isTls ? await greetTls(target.hostname, smtpPort) : await reach(target.hostname, smtpPort, true);
  if ('banner' in answer && answer.banner.startsWith('220')) return good('mail', `answers at ${place}.`);
  const said = 'banner' in answer ? `it says "${answer.banner.slice(0, 80)}"` : answer.reason;
  return bad(
    'mail',
    `does not answer at ${place} (${said}).`,
    url ? 'Start it, or mend SMTP_URL.' : 'Run "npm start".',
  );
}

function greetTls(host: string, port: number): Promise<{ banner: string } | { reason: string }> {
  return new Promise((done) => {
    const socket = connectTls({ host, port, servername: host });
    const end = (outcome: { banner: string } | { reason: string }): void => {
      socket.destroy();
      done(outcome);
    };
    socket.setTimeout(patienceMillis, () => end({ reason: `no answer within ${patienceMillis / 1000} s` }));
    socket.on('error', (error) => end({ reason: messageOf(error) }));
    socket.on('data', (data) => end({ banner: data.toString('utf8').split('\r\n')[0] ?? '' }));
  });
}
