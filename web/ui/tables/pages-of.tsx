import type { ReactNode } from 'react';
import { useWords } from '../../shell/language';
import { shellWords } from '../../shell/words';
import { Asked } from '../asked';
import { PlainButton } from '../plain-button';

export type Paged<T> = {
  readonly data: { readonly pages: readonly { readonly items: readonly T[] }[] } | undefined;
  readonly error: unknown;
  readonly failureReason: unknown;
  readonly refetch: () => unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
};

type Props<T> = {
  readonly of: Paged<T>;
  /** Said where there is nothing, with what would bring something. */
  readonly empty: ReactNode;
  readonly children: (items: readonly T[]) => ReactNode;
};

/** A list of the API with a button for its next page. */
export function PagesOf<T>({ of, empty, children }: Props<T>) {
  const words = useWords(shellWords);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = of;
  return (
    <Asked of={of}>
      {({ pages }) => {
        const items = pages.flatMap((one) => one.items);
        return (
          <>
            {items.length === 0 ? <p className="quiet">{empty}</p> : children(items)}
            {hasNextPage ? (
              <PlainButton label={words.more} disabled={isFetchingNextPage} onClick={() => void fetchNextPage()} />
            ) : undefined}
          </>
        );
      }}
    </Asked>
  );
}
