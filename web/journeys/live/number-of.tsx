import { Count } from '../../ui/said';

type Props = {
  readonly of: number;
  /** What is counted, for who cannot see where it stands. */
  readonly name: string;
  readonly onClick?: (() => void) | undefined;
};

/** A number; where people stand behind it, it leads to them. */
export const NumberOf = ({ of, name, onClick }: Props) =>
  onClick && of > 0 ? (
    <button className="plain number" aria-label={`${name}: ${of}`} onClick={onClick}>
      <Count of={of} />
    </button>
  ) : (
    <Count of={of} />
  );
