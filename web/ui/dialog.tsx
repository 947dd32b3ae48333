import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useWords } from '../shell/language';
import { shellWords } from '../shell/words';
import { PlainButton } from './plain-button';

type Props = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** At the side, over the whole height, as long as somebody works in it. */
  readonly isDrawer?: boolean;
  /** Nothing closes it while an answer is under way that is shown only here and only once. */
  readonly isHeld?: boolean;
};

/** @returns whether there is a field to go to */
function goToField(dialog: HTMLDialogElement, how: FocusOptions = {}): boolean {
  const field = dialog.querySelector<HTMLElement>('form :is(input, select, textarea):enabled');
  field?.focus(how);
  return field !== null;
}

/** Over the page as long as it is there; Escape closes it. */
export function Dialog({ title, onClose, children, isDrawer = false, isHeld = false }: Props) {
  const words = useWords(shellWords);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const { current } = dialog;
    if (!current || current.open) return undefined;
    current.showModal();
    // The browser goes to the first button, which closes: a space in what is typed then would.
    if (goToField(current)) return undefined;
    const { activeElement: before } = document;
    // A form that comes with an answer finds whoever did not go elsewhere meanwhile.
    const watch = new MutationObserver(() => {
      if (document.activeElement !== before || goToField(current, { preventScroll: true })) watch.disconnect();
    });
    watch.observe(current, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className={isDrawer ? 'drawer' : undefined}
      onCancel={(event) => (isHeld ? event.preventDefault() : undefined)}
      // A browser closes what does not want to be closed after the third Escape.
      onClose={() => (isHeld ? dialog.current?.showModal() : onClose())}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <PlainButton label={words.close} disabled={isHeld} onClick={() => dialog.current?.close()} />
      </header>
      {children}
    </dialog>
  );
}
