import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PortName } from '../../worker/embedded/ports';

/** The port that an embedded part had last, from DATA_DIR; undefined when it never ran there. */
export async function rememberedPort(dataDir: string, part: PortName): Promise<number | undefined> {
  const text = await readFile(resolve(dataDir, 'ports.json'), 'utf8').catch(() => '{}');
  const port = (JSON.parse(text || '{}') as Partial<Record<PortName, unknown>>)[part];
  return typeof port === 'number' ? port : undefined;
}
