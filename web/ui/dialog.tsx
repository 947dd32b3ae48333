import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useWords } from '../shell/language';
import { shellWords } from '../shell/words';

type Props = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** At the side, over the whole height, as long as somebody works in it. */
  readonly isDrawer?: boolean;
};

/** Over the page as long as it is there; Escape closes it. */
export function Dialog({ title, onClose, children, isDrawer = false }: Props) {
  const words = useWords(shellWords);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} className={isDrawer ? 'drawer' : undefined} onClose={onClose}>
      <header>
        <h2 id={id}>{title}</h2>
        <button className="plain" onClick={() => dialog.current?.close()}>
          {words.close}
        </button>
      </header>
      {children}
    </dialog>
  );
}
