import type { ReactNode } from 'react';
import { useWords } from '../shell/language';
import { PlainButton } from '../ui/plain-button';
import { Warning } from '../ui/warning';
import { definitionWords } from './words';

type Props = {
  readonly says: string;
  readonly takeTheirs: () => unknown;
  readonly keepMine: () => unknown;
  readonly children?: ReactNode;
};

/** Of two authors the later one is asked whose text stays. */
export function Overtaken({ says, takeTheirs, keepMine, children }: Props) {
  const words = useWords(definitionWords);
  return (
    <Warning>
      <p>{says}</p>
      <div className="acts">
        <button onClick={() => void takeTheirs()}>{words.takeTheirs}</button>
        <PlainButton label={words.keepMine} onClick={() => void keepMine()} />
      </div>
      {children}
    </Warning>
  );
}
