import { useEffect, useRef } from 'react';
import type { Draft } from './use-draft';
import type { Steps } from './use-steps';

/** In a field the keys are the browser's own. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches('input, textarea, select') || target.closest('dialog') !== null);

/** The keys of an editor: undo and redo; copy, paste, duplicate and delete of the selected step. */
export function useKeys(draft: Draft, steps: Steps): void {
  const latest = useRef({ draft, steps });
  useEffect(() => {
    latest.current = { draft, steps };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isTyping(event.target) || latest.current.draft.isReadOnly) return;
      const act = actOf(event, latest.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    const copy = (event: ClipboardEvent): void => {
      const { selected, copy: take } = latest.current.steps;
      if (!selected || isTyping(event.target) || window.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      const text = take(selected);
      if (text !== undefined) event.clipboardData?.setData('text/plain', text);
    };
    const paste = (event: ClipboardEvent): void => {
      const { steps: now, draft: of } = latest.current;
      if (isTyping(event.target) || of.isReadOnly) return;
      if (now.paste(now.selected, event.clipboardData?.getData('text/plain') ?? '') !== false) event.preventDefault();
    };
    window.addEventListener('keydown', press);
    window.addEventListener('copy', copy);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('copy', copy);
      window.removeEventListener('paste', paste);
    };
  }, []);
}

type Now = { readonly draft: Draft; readonly steps: Steps };

function actOf(event: KeyboardEvent, { draft, steps }: Now): (() => void) | undefined {
  const { selected } = steps;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'z') return event.shiftKey ? draft.redo : draft.undo;
    if (key === 'y') return draft.redo;
    return key === 'd' && selected ? () => steps.duplicate(selected) : undefined;
  }
  return key === 'delete' && selected ? () => steps.remove(selected) : undefined;
}
