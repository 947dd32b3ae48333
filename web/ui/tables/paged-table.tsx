import { PagesOf, type Paged } from './pages-of';
import { Table, type TableProps } from './table';

type Props<T> = Omit<TableProps<T>, 'of'> & { readonly of: Paged<T> };

/** A list of the API in rows. */
export const PagedTable = <T,>({ of, empty, ...table }: Props<T>) => (
  <PagesOf of={of} empty={empty}>
    {(items) => <Table {...table} of={items} />}
  </PagesOf>
);
