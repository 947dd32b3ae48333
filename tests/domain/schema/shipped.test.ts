import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import mjml2html from 'mjml';
import { render } from '../../../domain/render/render';
import { checkJourney, parseJourney } from '../../../domain/schema/journey/journey';
import { parsePolicy } from '../../../domain/schema/parse-policy';
import { parseTemplate, withCompiledMjml } from '../../../domain/schema/template';
import type { Template } from '../../../domain/journey/template';
import { scope } from '../cel/condition-scope';

const folder = join(__dirname, '../../../journeys');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const yamlIn = (path: string): string[] => readdirSync(join(folder, path)).filter((name) => name.endsWith('.yaml'));

const journeys = yamlIn('.').filter((name) => name !== 'policy.yaml');
const templateFiles = yamlIn('templates');

async function compiled(file: string): Promise<Template> {
  const { template, problems } = parseTemplate(read(`templates/${file}`), 'yaml');
  expect(problems).toEqual([]);
  if (!template) throw new Error(`${file} cannot be read`);
  const html: Record<string, string> = {};
  for (const [place, source] of Object.entries(template.mjml)) {
    const made = await mjml2html(source, { validationLevel: 'strict' });
    html[place] = made.html;
  }
  return withCompiledMjml(template, html);
}

test('the shipped policy has no problem', () => {
  expect(parsePolicy(read('policy.yaml'), 'yaml').problems).toEqual([]);
});

test('the shipped journeys have no problem among the shipped templates', async () => {
  const templates = new Map<string, Template>();
  for (const file of templateFiles) {
    const template = await compiled(file);
    templates.set(template.key, template);
  }
  const { policy } = parsePolicy(read('policy.yaml'), 'yaml');
  if (!policy) throw new Error('no policy');
  expect(journeys).toEqual(
    expect.arrayContaining([
      'light-registration.yaml',
      'full-registration.yaml',
      'win-back.yaml',
      'second-purchase.yaml',
      'abandoned-cart.yaml',
    ]),
  );
  for (const file of journeys) {
    const { journey, written, problems } = parseJourney(read(file), 'yaml');
    expect([file, problems]).toEqual([file, []]);
    if (!journey || !written) throw new Error(`${file} cannot be read`);
    expect([file, checkJourney(written, { templates, policy, journeys: new Set() })]).toEqual([file, []]);
    expect(`${journey.key}.yaml`).toBe(file);
  }
});

const languages = ['en', 'zh-CN'];

test.each(templateFiles.flatMap((file) => languages.map((language) => [file, language] as const)))(
  'the shipped template %s says something in %s and how to stop it',
  async (file, language) => {
    const template = await compiled(file);
    const { customer, preferences, now } = scope();
    for (const channel of Object.keys(template.channels)) {
      const said = render(template, channel, {
        customer,
        preferences: { ...preferences, language },
        zone: 'UTC',
        entry: { by: 'event', at: now, name: 'Order Completed', properties: { cds: 2 } },
        journey: { key: 'x' },
        now,
        links: { unsubscribe: 'https://example.org/u/1', preferences: 'https://example.org/me/1' },
      });
      if (!said.ok) throw new Error(`${file}: ${said.error}`);
      expect(said.text).toContain('https://example.org/u/1');
      expect(channel !== 'email' || said.html?.includes('href="https://example.org/u/1"')).toBe(true);
      expect(JSON.stringify(said)).not.toMatch(/\{\{|\{%|undefined|NaN/);
    }
  },
);
