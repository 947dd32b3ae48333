import { storedOf, type Answered, type Stored } from './answered';
import { fetchPen } from './pen';

/** What was written as JSON is edited as YAML. */
export async function asYaml(text: unknown, format?: unknown): Promise<string> {
  if (typeof text === 'string' && format !== 'json') return text;
  const { write } = await fetchPen();
  return write(typeof text === 'string' ? JSON.parse(text) : text);
}

/** A draft of what there are many of, which is answered as it was written and as it was read. */
export const draftOf = async (answered: Answered): Promise<Stored> => {
  const { source, format, draft } = answered.answer;
  return storedOf(answered, { source: await asYaml(source, format), data: draft });
};
