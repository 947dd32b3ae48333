import type { ComponentProps } from 'react';

type Props = Omit<ComponentProps<'input'>, 'type' | 'onChange'> & { readonly onTick?: (isOn: boolean) => void };

const ticked = (type: 'checkbox' | 'radio') =>
  function Ticked({ children, onTick, ...input }: Props) {
    return (
      <label className="inline">
        <input type={type} onChange={({ target }) => onTick?.(target.checked)} {...input} />
        {children}
      </label>
    );
  };

/** Yes or no, with its name beside it. */
export const CheckBox = ticked('checkbox');
/** One of those that have the same `name`. */
export const Radio = ticked('radio');
