import type { Pool } from 'pg';

/** Every statement that the clients of a pool are given from now on, as text. */
export function heardStatements(pool: Pool): string[] {
  const heard: string[] = [];
  pool.on('connect', (client) => {
    const query = client.query.bind(client);
    Object.assign(client, {
      query: (...args: unknown[]): unknown => {
        const [asked] = args;
        heard.push(String(typeof asked === 'object' && asked !== null && 'text' in asked ? asked.text : asked));
        return Reflect.apply(query, client, args);
      },
    });
  });
  return heard;
}
