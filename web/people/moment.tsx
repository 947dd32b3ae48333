import { When } from '../ui/said';

type Props = { readonly say: string; readonly at: string | undefined; readonly end?: string };

/** A moment behind the words that lead to it; nothing where there is none. */
export function Moment({ say, at, end = '' }: Props) {
  if (at === undefined) return undefined;
  return (
    <>
      {' '}
      {say} <When at={at} />
      {end}
    </>
  );
}
