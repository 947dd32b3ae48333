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
    const { current } = dialog;
    if (!current || current.open) return;
    current.showModal();
    // The browser goes to the first button, which closes: a space in what is typed then would.
    current.querySelector<HTMLElement>('form :is(input, select, textarea):enabled')?.focus();
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
