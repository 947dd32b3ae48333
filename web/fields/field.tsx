import { useId, type ReactNode } from 'react';
import { hasErrors, pointerOf, type Path, type Problem } from '../../domain/schema/reading/problem';
import { useEditing, valueAt } from './editing';
import { Flaws } from './flaws';

export type FieldProps = { readonly at: Path; readonly label: string };

/** What is wrong at a place and under it. */
export const flawsAt = (problems: readonly Problem[], path: Path): readonly Problem[] => {
  const pointer = pointerOf(path);
  return problems.filter((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`));
};

/** The value of a field with what is wrong with it, a way to change it, and what ties its control to both. */
export function useField(at: Path) {
  const { data, problems, isReadOnly, set } = useEditing();
  const pointer = pointerOf(at);
  const id = useId();
  const flaws = flawsAt(problems, at);
  const isWrong = hasErrors(flaws);
  const about = flaws.length > 0 ? { 'aria-describedby': `flaw${pointer}` } : {};
  const told = { 'data-pointer': pointer, disabled: isReadOnly, ...about, ...(isWrong ? { 'aria-invalid': true } : {}) };
  return { id, isReadOnly, value: valueAt(data, at), flaws, set, told };
} // prettier-ignore

/** What is wrong with a field, under it. */
export function FlawsAt({ at }: { readonly at: Path }) {
  const { problems } = useEditing();
  return <Flaws of={flawsAt(problems, at)} id={`flaw${pointerOf(at)}`} />;
}

type LabelledProps = FieldProps & { readonly children: ReactNode; readonly beside?: ReactNode };

/** A label, what is in it, and under it what is wrong with it. */
export const Labelled = ({ at, label, children, beside }: LabelledProps) => (
  <div className="field">
    <label>
      <span>{label}</span>
      {children}
    </label>
    {beside}
    <FlawsAt at={at} />
  </div>
);

/** What may be meant, for the input that names this list. */
export const Suggestions = ({ id, of }: { readonly id: string; readonly of: readonly string[] }) => (
  <datalist id={id}>
    {of.slice(0, 300).map((one) => (
      <option key={one} value={one}>
        {one}
      </option>
    ))}
  </datalist>
);
