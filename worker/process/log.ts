import pino, { type DestinationStream, type Logger } from 'pino';
import { toldOf } from '../../db/base/failure';

/** JSON lines; nothing that a person could be known by belongs in one, so that an error leaves its message behind. */
export const createLog = (level: string, part: string, to: DestinationStream = pino.destination(1)): Logger =>
  pino(
    {
      level,
      base: { part },
      serializers: { error: toldOf, err: toldOf },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    to,
  );
