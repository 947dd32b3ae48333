import { z } from 'zod';
import type { ListedErasure } from '../../db/rights/erasures';
import { sayInstant } from '../../domain/time/say-instant';
import { Failure } from '../terminal/wrong-use';
import { readLines, type Line } from './lines';

const listed = z.object({ erased: z.guid(), at: z.iso.datetime({ offset: true }) });

/** A list as `sojourn erasures` writes it. @throws WrongUse without such a file; Failure that names the line that is none of a list's */
export async function readErasures(file: string): Promise<ListedErasure[]> {
  const found: ListedErasure[] = [];
  for await (const line of readLines(file)) {
    if ('text' in line && line.text.trim() === '') continue;
    const { erased, at } = readLine(file, line);
    found.push({ erased, at: sayInstant(Date.parse(at)) });
  }
  return found;
}

function readLine(file: string, line: Line): z.infer<typeof listed> {
  const said = 'problem' in line ? line.problem : 'it is not {"erased": id, "at": time}';
  const read = 'text' in line ? listed.safeParse(jsonIn(line.text)) : undefined;
  if (!read?.success)
    throw new Failure(`${file}:${line.number}: ${said}. Nobody was erased; give a list that "sojourn erasures" wrote.`);
  return read.data;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
