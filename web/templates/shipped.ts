import { ask } from '../api/client';
import { Refused } from '../api/refused';
import { namedTemplates } from '../../domain/schema/edit/named-templates';

/** The text of each template that ships, loaded when somebody wants it. */
const files = import.meta.glob<string>('../../journeys/templates/*.yaml', { query: '?raw', import: 'default' });

const shippedOf = (key: string) => files[`../../journeys/templates/${key}.yaml`];

/** The templates that a journey speaks by, as far as they ship. */
export const shippedTemplatesOf = (source: string): string[] =>
  namedTemplates(source).filter((key) => shippedOf(key) !== undefined);

/** Publishes those templates that are not there yet; one that is stays as it is. @throws Refused, Away */
export async function provideTemplates(keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const yaml = await shippedOf(key)?.();
    if (yaml === undefined || (await isThere(key))) continue;
    await ask('PUT /v1/templates/{key}', { params: { key }, yaml });
    await ask('POST /v1/templates/{key}/publish', { params: { key }, body: {} });
  }
}

async function isThere(key: string): Promise<boolean> {
  try {
    await ask('GET /v1/templates/{key}', { params: { key } });
    return true;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return false;
    throw error;
  }
}
