import { questionTemplate } from '../../journey/question-template';
import { isMapping } from '../reading/mapping';
import { readSource } from '../reading/source';

/** The templates by which a journey's text speaks, each once. */
export const namedTemplates = (source: string): string[] => [...new Set(namedIn(readSource(source, 'yaml').value))];

function namedIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namedIn);
  return Object.entries(isMapping(value) ? value : {}).flatMap(([name, one]) => {
    if (name === 'template' && typeof one === 'string') return [one];
    return name === 'ask' && isMapping(one) ? [questionTemplate(String(one.question))] : namedIn(one);
  });
}
