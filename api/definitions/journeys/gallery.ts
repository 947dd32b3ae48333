import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isMapping } from '../../../domain/schema/reading/mapping';
import { dataOf } from '../../../domain/schema/reading/source';
import { route, type Route } from '../../http/route';

const folder = join(__dirname, '..', '..', '..', 'journeys');

type Example = {
  readonly key: string;
  readonly name: string;
  readonly what: { readonly en: string; readonly zh: string };
  readonly source: string;
};

let examples: Promise<Example[]> | undefined;

/** The journeys that ship, with what each is for as its first lines say it. */
export const galleryRoute = (): Route =>
  route({
    method: 'get',
    path: '/v1/gallery',
    scope: 'read',
    tag: 'Journeys',
    summary: 'Journeys to begin with, and what each is for',
    answers: {
      200: z.looseObject({
        items: z.array(
          z.looseObject({
            key: z.string(),
            name: z.string(),
            what: z.object({ en: z.string(), zh: z.string() }),
            source: z.string().describe('YAML.'),
          }),
        ),
      }),
    },
    handle: async () => {
      examples ??= readExamples();
      return { status: 200, body: { items: await examples } };
    },
  });

async function readExamples(): Promise<Example[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((source) => exampleOf(source) ?? []);
}

/** Undefined for what is no journey, such as the policy. */
function exampleOf(source: string): Example | undefined {
  const data = dataOf({ source, format: 'yaml' });
  if (!isMapping(data) || typeof data.journey !== 'string') return undefined;
  const [, en = '', zh = en] = /^# (.*)\n(?:# (.*)\n)?/.exec(source) ?? [];
  const name = typeof data.name === 'string' ? data.name : data.journey;
  return { key: data.journey, name, what: { en, zh }, source };
}
