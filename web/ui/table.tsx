import type { ReactNode } from 'react';
import { Wide } from './wide';

type Column<T> = readonly [head: string, cell: (item: T) => ReactNode];
type Props<T> = {
  readonly name: string;
  readonly of: readonly T[];
  /** What tells one row from another. */
  readonly by: (item: T) => string;
  readonly columns: readonly Column<T>[];
  /** The first column names its row. */
  readonly isNamed?: boolean;
};

/** Rows under their heads; what is wider than the screen scrolls by itself. */
export function Table<T>({ name, of, by, columns, isNamed = false }: Props<T>) {
  const heads = columns.map(([head]) => (
    <th key={head} scope="col">
      {head}
    </th>
  ));
  const row = (item: T) =>
    columns.map(([head, cell], place) =>
      isNamed && place === 0 ? (
        <th key={head} scope="row">
          {cell(item)}
        </th>
      ) : (
        <td key={head}>{cell(item)}</td>
      ),
    );
  return (
    <Wide name={name}>
      <table>
        <thead>
          <tr>{heads}</tr>
        </thead>
        <tbody>
          {of.map((item) => (
            <tr key={by(item)}>{row(item)}</tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
