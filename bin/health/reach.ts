import { connect } from 'node:net';
import { messageOf } from '../server/failure-code';

const patienceMillis = 5_000;

/**
 * Connects to a TCP port.
 * @param waitForBanner waits for the first line that the server says, as SMTP does
 * @returns what it said ('' without a banner), or why it cannot be reached
 */
export function reach(
  host: string,
  port: number,
  waitForBanner = false,
): Promise<{ banner: string } | { reason: string }> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (outcome: { banner: string } | { reason: string }): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(patienceMillis, () => end({ reason: `no answer within ${patienceMillis / 1000} s` }));
    socket.on('error', (error) => end({ reason: messageOf(error) || 'refused' }));
    socket.on('close', () => resolve({ reason: 'the connection was closed' }));
    if (waitForBanner) socket.on('data', (data) => end({ banner: data.toString('utf8').split('\r\n')[0] ?? '' }));
    else socket.on('connect', () => end({ banner: '' }));
  });
}
