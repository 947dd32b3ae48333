import type { ComponentProps } from 'react';

type Props = Omit<ComponentProps<'button'>, 'className' | 'children'> & {
  readonly label: string;
  readonly isSmall?: boolean;
};

/** A button for what is done beside what a page is for. */
export const PlainButton = ({ label, isSmall = false, ...button }: Props) => (
  <button type="button" className={isSmall ? 'plain word' : 'plain'} {...button}>
    {label}
  </button>
);
