import { Pool, types } from 'pg';
import { keepPlans } from './kept-plans';

const timestamptz = 1184;
const int8 = 20;

/** Instants come back as epoch milliseconds, bigints as numbers: both stay far below 2^53. */
const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary' && oid === timestamptz) return (text: string) => Date.parse(text);
    if (format !== 'binary' && oid === int8) return Number;
    return types.getTypeParser(oid, format as 'text');
  },
};

export type PoolOptions = {
  readonly url: string;
  readonly max: number;
  /** Shown in pg_stat_activity. */
  readonly name: string;
  /** Real milliseconds that an unused one is kept: it holds 11 MB, and to make a new one ready costs as much as some wakes. By itself a minute. */
  readonly idleMillis?: number;
  onError?(error: Error): void;
};

/** A pool whose clients never end the process when their connection dies between two queries. */
export function createPool({ url, max, name, idleMillis = 60_000, onError }: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: idleMillis,
    keepAlive: true,
    types: typeParsers,
    // A process that stands still in the middle of a transaction holds its people for two minutes at most; temporary tables last, so
    // that none can stand in for one of ours.
    options: '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=120000 -c search_path=public,pg_temp',
  });
  const ignore = (error: Error): void => onError?.(error);
  pool.on('error', ignore);
  pool.on('connect', (client) => {
    client.on('error', ignore);
    keepPlans(client);
  });
  return pool;
}
