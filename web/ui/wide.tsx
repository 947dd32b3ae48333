import type { ReactNode } from 'react';

/** What may be wider than the screen, a table mostly: it alone scrolls, by the keyboard too. */
export function Wide({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section className="scroll" tabIndex={0} aria-label={name}>
      {children}
    </section>
  );
}
