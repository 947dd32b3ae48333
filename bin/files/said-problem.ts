import type { Definition } from './definition-file';

/** A problem of a definition, as validate and the API tell it. */
export type DefinitionProblem = {
  readonly pointer: string;
  readonly line?: number;
  readonly code: string;
  readonly detail: string;
  readonly hint?: string;
  readonly severity?: 'error' | 'warning';
};

export type PlacedProblem = DefinitionProblem & { readonly file: string };

/** The problem with the line of its file. */
export const placed = ({ file, offset }: Definition, problem: DefinitionProblem): PlacedProblem => ({
  ...problem,
  file,
  ...(problem.line === undefined ? {} : { line: problem.line + offset }),
});

/** One line for a person, in the form that editors can jump to. */
export function sayProblem({ file, line, pointer, code, detail, hint, severity = 'error' }: PlacedProblem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place} ${severity} ${code} ${pointer === '' ? '' : `${pointer} `}${detail}${hint ? ` (${hint})` : ''}`;
}

/** Of a document whose kind nothing tells. */
export const unknownKind = {
  pointer: '',
  line: 1,
  code: 'unknown-kind',
  detail: 'This is no journey, no template, no audience, no statement and no policy.',
  hint: 'The first key is journey:, template:, audience:, statement: or one of the policy, like timezone:',
} as const satisfies DefinitionProblem;
