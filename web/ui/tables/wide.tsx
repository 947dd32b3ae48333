import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useWords } from '../../shell/language';
import { shellWords } from '../../shell/words';

/** What may be wider than the screen, a table mostly: it alone scrolls, by the keyboard too, and says so. */
export function Wide({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const { sideways } = useWords(shellWords);
  const section = useRef<HTMLElement>(null);
  const [isWider, setIsWider] = useState(false);
  useEffect(() => {
    const { current: seen } = section;
    const inside = seen?.firstElementChild;
    if (!seen || !inside) return undefined;
    const watch = new ResizeObserver(() => setIsWider(seen.scrollWidth > seen.clientWidth + 1));
    watch.observe(seen);
    watch.observe(inside);
    return () => watch.disconnect();
  }, []);
  return (
    <>
      {isWider ? <p className="quiet sideways">{sideways}</p> : undefined}
      <section ref={section} className="scroll" tabIndex={0} aria-label={name}>
        {children}
      </section>
    </>
  );
}
