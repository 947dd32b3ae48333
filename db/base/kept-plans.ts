import type { PoolClient } from 'pg';

/** Statements whose plan every connection keeps, by their text, with the name that they go by. */
const names = new Map<string, string>();

/** More would take memory of each connection; what comes later is planned each time. */
const mostKept = 50;

/** Has connections keep the plan of a statement from now on. */
export function keepPlan(text: string): void {
  if (!names.has(text) && names.size < mostKept) names.set(text, `kept-${names.size}`);
}

/** Makes a client give such statements their name, which is what Postgres keeps their plan by. */
export function keepPlans(client: PoolClient): void {
  const query = client.query.bind(client);
  Object.assign(client, {
    query: (...asked: unknown[]): unknown => {
      const [text, values, ...more] = asked;
      const name = typeof text === 'string' ? names.get(text) : undefined;
      return Reflect.apply(query, client, name === undefined ? asked : [{ name, text, values }, ...more]);
    },
  });
}
