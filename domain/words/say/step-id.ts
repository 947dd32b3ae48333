import type { Language } from '../words';

/** How a step is called that its author gave no id: by its place, `0`, `2.then.0`. */
const byPlace = /^\d+(\.[^.]+\.\d+)*$/;

/** What the branches of a step are called in its text; the others are named by their author, or counted. */
const branches: Readonly<Record<string, string>> = { then: '是', else: '否' };

/** A step by its id; one without an id of its own by its place, counted from 1 as people do. */
export function sayStepId(id: string, language: Language): string {
  if (!byPlace.test(id)) return id;
  const place = id.split('.').map((part, index) => (index % 2 === 0 ? say[language](Number(part) + 1) : part));
  if (language === 'en') return `step ${place.join(' › ')}`;
  return place.map((part) => (Object.hasOwn(branches, part) ? branches[part] : part)).join(' › ');
}

const say: Readonly<Record<Language, (count: number) => string>> = {
  en: (count) => `${count}`,
  zh: (count) => `第 ${count} 步`,
};
