import type { ComponentProps } from 'react';

type Props = ComponentProps<'input'> & {
  readonly label: string;
  readonly onType?: (text: string) => void;
  /** Its label stands beside it. */
  readonly isInline?: boolean;
};

/** A line of text, a number or a day, by name. */
export const TextInput = ({ label, onType, isInline = false, ...input }: Props) => (
  <label className={isInline ? 'inline' : undefined}>
    {label}
    <input onChange={({ target }) => onType?.(target.value)} {...input} />
  </label>
);
