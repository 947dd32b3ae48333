import pino, { type Logger } from 'pino';

/** JSON lines; nothing that a person could be known by belongs in one. */
export const createLog = (level: string, part: string): Logger =>
  pino({
    level,
    base: { part },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
