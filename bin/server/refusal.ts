import { readCall, type Reading } from '../../domain/schema/segment-call';
import type { EventCall } from '../files/event-call';

const largestCall = 32 * 1024;
const reading: Reading = { receivedAt: 0, historical: false, trustTimes: false, newId: () => '' };

/**
 * Why the API would not store this call: it answers 200 to a batch with bad calls among good ones, as Segment does, so that
 * what is wrong with which line has to be found here, by the API's own reader.
 */
export function refusalOf(call: EventCall): string | undefined {
  if (Buffer.byteLength(JSON.stringify(call)) > largestCall) return 'the call is larger than 32 KB';
  const read = readCall(call, call.type, reading);
  if ('call' in read) return undefined;
  return read.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
}
