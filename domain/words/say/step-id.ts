import type { Language } from '../words';

/** How a step is called that its author gave no id: by its place, `0`, `2.then.0`. */
const byPlace = /^\d+(\.[^.]+\.\d+)*$/;

/** A step by its id; one without an id of its own by its place, counted from 1 as people do. */
export function sayStepId(id: string, language: Language): string {
  if (!byPlace.test(id)) return id;
  const place = id
    .split('.')
    .map((part, index) => (index % 2 === 0 ? String(Number(part) + 1) : part))
    .join(' › ');
  return language === 'zh' ? `第 ${place} 步` : `step ${place}`;
}
