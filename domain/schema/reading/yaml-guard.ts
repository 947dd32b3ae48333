import type { ProblemCode } from './problem-codes';
import { Lexer } from 'yaml';

/** Why a text is refused before anything is built from it. `offset`: where. */
export type Refusal = {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly hint?: string;
  readonly offset: number;
};

const mostCharacters = 256_000;
const mostTokens = 60_000;
const mostNodes = 12_000;
/** Columns and brackets that are open at once; a step takes up to three. */
const deepest = 125;

/**
 * Looks at the tokens of a YAML text, which is cheap, so that no hostile text reaches the parser: building a tree costs ten
 * times as much and recursion could end the process. Anchors, aliases, tags, directives and second documents are refused here.
 */
export function guard(source: string): Refusal | undefined {
  if (source.length > mostCharacters) {
    return { code: 'too-large', detail: 'The definition is larger than 256 kB.', offset: 0 };
  }
  const depth = new Depth();
  let offset = 0;
  let tokens = 0;
  let nodes = 0;
  let previous = '';
  for (const token of new Lexer().lex(source)) {
    if (++tokens > mostTokens || nodes > mostNodes)
      return { code: 'too-large', detail: 'The definition has too many parts.', offset };
    const first = token[0] ?? '';
    if (control.has(first)) {
      previous = first;
      continue;
    }
    const isScalar = previous === '\u001f';
    const refusal = isScalar ? undefined : (refused(token, previous, nodes) ?? depth.refused(token));
    if (refusal) return { ...refusal, offset };
    if (!/^[\s#]/.test(token)) nodes++;
    if (depth.after(token, isScalar) > deepest) {
      return { code: 'too-deep', detail: 'The definition is nested too deeply.', offset };
    }
    if (token.trim() !== '') previous = isScalar ? 'scalar' : token;
    offset += token.length;
  }
  return undefined;
}

/** Start of a document, of a scalar, and the end of a broken flow: tokens that are not in the text. */
const control = new Set(['\u0002', '\u0018', '\u001f']);

function refused(token: string, previous: string, nodes: number): Omit<Refusal, 'offset'> | undefined {
  const quotes = 'A text that begins with such a sign needs quotes.';
  switch (token[0]) {
    case '&':
    case '*':
      return { code: 'yaml-anchor', detail: 'Anchors and aliases are not supported.', hint: quotes };
    case '!':
      return {
        code: 'yaml-tag',
        detail: 'YAML tags are not supported.',
        hint: 'A condition that begins with ! needs quotes: "!has(…)".',
      };
    case '%':
      return { code: 'yaml-directive', detail: 'YAML directives are not supported.', hint: quotes };
    case ',':
      return previous === ',' || previous === '['
        ? { code: 'unreadable', detail: 'There is a comma too many.' }
        : undefined;
    default:
      return token === '---' && nodes > 0
        ? {
            code: 'several-documents',
            detail: 'Only one definition can stand here.',
            hint: 'Send each definition alone.',
          }
        : undefined;
  }
}

/** How deep the place is at which the text stands. */
class Depth {
  private readonly columns: number[] = [];
  private flow = 0;
  private column = 0;
  /** Whether a token here would begin a node of its own. */
  private opening = true;

  refused(token: string): Omit<Refusal, 'offset'> | undefined {
    const closes = token === '}' || token === ']';
    return closes && this.flow === 0 ? { code: 'unreadable', detail: `There is a ${token} too many.` } : undefined;
  }

  after(token: string, isScalar: boolean): number {
    if (!isScalar && (token === '\n' || token === '\r\n')) {
      this.column = 0;
      this.opening = true;
      return 0;
    }
    if (!isScalar && (token === '{' || token === '[')) this.flow++;
    if (!isScalar && (token === '}' || token === ']')) this.flow = Math.max(0, this.flow - 1);
    const isSpace = !isScalar && token.trim() === '';
    if (this.opening && !isSpace && this.flow === 0) {
      while ((this.columns.at(-1) ?? -1) >= this.column) this.columns.pop();
      this.columns.push(this.column);
    }
    if (!isSpace) this.opening = !isScalar && (token === '-' || token === '?');
    const lastLine = token.lastIndexOf('\n');
    if (lastLine === -1) this.column += token.length;
    else {
      this.column = token.length - lastLine - 1;
      this.opening = true;
    }
    return this.columns.length + this.flow;
  }
}
