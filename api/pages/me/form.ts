import type { Request, Response } from 'express';
import { cutText } from '../../../domain/schema/storable';
import { readBytes } from '../../http/body';

/** Room for every field of the page and a long answer; more is refused. */
const largest = 256 * 1024;
/** UTF-16 units. */
export const longestField = 2_000;

/** What the form of a page sent, each field cut to what somebody may write, with nothing that cannot be kept. */
export type Form = {
  get(name: string): string | undefined;
  all(name: string): readonly string[];
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** Whether more was sent of it than somebody may write. */
  isCut(name: string): boolean;
};

/** @throws Problem too-large, unsupported-encoding, malformed-request */
export async function readForm(request: Request, response: Response): Promise<Form> {
  const sent = new URLSearchParams((await readBytes(request, response, largest)).toString('utf8'));
  const cut = new Set([...sent].filter(([, value]) => value.length > longestField).map(([name]) => name));
  const fields = [...sent].map(([name, value]) => [cutText(name, longestField), cutText(value, longestField)] as const);
  return {
    fields,
    isCut: (name) => cut.has(name),
    get: (name) => fields.find(([one]) => one === name)?.[1],
    all: (name) => fields.filter(([one]) => one === name).map(([, value]) => value),
  };
}
