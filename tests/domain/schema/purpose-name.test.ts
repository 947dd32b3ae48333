import { parseDataPlan } from '../../../domain/schema/data-plan';
import { parseJourney } from '../../../domain/schema/journey/journey';
import { parsePolicy } from '../../../domain/schema/parse-policy';
import { parseStatement } from '../../../domain/schema/statement/statement';

const sources = {
  journey: (name: string) => parseJourney(`journey: a\npurpose: ${name}\nsteps: [{ exit: x }]`, 'yaml'),
  statement: (name: string) =>
    parseStatement(`statement: a\npurpose: ${name}\nbasis: consent\nlocales: { en: { title: A, text: B } }`, 'yaml'),
  'data plan': (name: string) => parseDataPlan(`traits: { a: { purpose: ${name} } }`, 'yaml'),
  policy: (name: string) => parsePolicy(`purposes: { ${name}: { class: marketing } }`, 'yaml'),
};

test.each(Object.entries(sources))(
  'a %s names no purpose that is everything or a demand, with the place of its name',
  (_kind, read) => {
    const refused = (name: string) =>
      read(name)
        .problems.filter(({ code }) => code === 'wrong-value')
        .map(({ pointer, severity }) => [pointer.includes('urpose'), severity]);
    expect([refused('"*"'), refused('"right:object"'), refused('rights')]).toEqual([
      [[true, 'error']],
      [[true, 'error']],
      [],
    ]);
  },
);
