import { createHash } from 'node:crypto';
import { openText } from './lines';

const newline = 0x0a;

/**
 * What a file holds, unpacked, by its hash, and how many lines that are.
 * @param told what belongs to it beside the file: how it is read, where it comes from
 * @throws WrongUse when the file cannot be opened
 */
export async function fingerprint(file: string, told: object): Promise<{ digest: string; lines: number }> {
  const hash = createHash('sha256').update(JSON.stringify(told));
  let lines = 1;
  try {
    for await (const chunk of await openText(file)) {
      hash.update(chunk);
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) lines += 1;
    }
  } catch (error) {
    hash.update(String(error));
  }
  return { digest: hash.digest('hex'), lines };
}
