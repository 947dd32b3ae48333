/** The known word that was probably meant: at most `apart` of its letters differ, by default a third. */
export function nearest(word: string, known: Iterable<string>, apart = Math.ceil(word.length / 3)): string | undefined {
  if (word.length > 100) return undefined;
  const bare = plain(word);
  let best: string | undefined;
  let least = apart + 1;
  for (const one of known) {
    const other = plain(one);
    if (Math.abs(bare.length - other.length) >= least) continue;
    const between = bare === other ? 0 : distance(bare, other);
    if (between < least) {
      best = one;
      least = between;
    }
  }
  return best;
}

export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const meant = nearest(word, known);
  return meant === undefined ? undefined : `Did you mean "${meant}"?`;
}

const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_ ]/g, '');

/** Insertions, deletions, replacements and swaps of neighbours that make one word the other. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const line = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        at(previous, column) + 1,
        at(line, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, at(before, column - 2) + 1);
      line.push(cost);
    }
    before = previous;
    previous = line;
  }
  return at(previous, to.length);
}

const at = (line: readonly number[], index: number): number => line[index] ?? 0;
