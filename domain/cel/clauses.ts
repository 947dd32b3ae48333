import { readSyntax, isFault } from './syntax';

/** Texts in quotes, brackets, and what joins conditions. */
const tokens = /(?:"""[\s\S]*?"""|'{3}[\s\S]*?'{3}|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\/\/[^\n]*|&&|\|\||[?([{\])}]/g;

/** The conditions that an expression joins by "and" and "or", each once, as their author wrote them. */
export function clausesOf(expression: string): readonly string[] {
  const clauses = split(expression.trim());
  return clauses.every((clause) => !isFault(readSyntax(clause))) ? [...new Set(clauses)] : [expression];
}

function split(text: string): readonly string[] {
  const inside = withoutBrackets(text);
  if (inside !== undefined) return split(inside);
  const cuts: number[] = [];
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '?' && depth === 0) return [text];
    if ('([{'.includes(token)) depth++;
    else if (')]}'.includes(token)) depth--;
    else if (depth === 0 && (token === '&&' || token === '||')) cuts.push(index);
  }
  if (cuts.length === 0) return [text];
  const starts = [0, ...cuts.map((cut) => cut + 2)];
  return starts.flatMap((start, n) => split(text.slice(start, cuts[n]).trim()));
}

/** What stands in brackets that hold all of it. */
function withoutBrackets(text: string): string | undefined {
  if (!text.startsWith('(')) return undefined;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if ('([{'.includes(token)) depth++;
    else if (')]}'.includes(token)) depth--;
    if (depth === 0) return index === text.length - 1 ? text.slice(1, -1).trim() : undefined;
  }
  return undefined;
}
