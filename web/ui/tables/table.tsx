import type { ReactNode } from 'react';
import { Wide } from './wide';

type Column<T> = readonly [head: string, cell: (item: T) => ReactNode];
export type TableProps<T> = {
  readonly name: string;
  readonly of: readonly T[];
  /** What tells one row from another. */
  readonly by: (item: T) => string;
  readonly columns: readonly Column<T>[];
  /** The first column names its row. */
  readonly isNamed?: boolean;
  /** Said where there is no row, with what would bring one. */
  readonly empty?: ReactNode;
};

/** Rows under their heads; what is wider than the screen scrolls by itself. */
export function Table<T>({ name, of, by, columns, isNamed = false, empty }: TableProps<T>) {
  if (of.length === 0 && empty !== undefined) return <p className="quiet">{empty}</p>;
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
