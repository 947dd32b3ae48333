import { useEffect, type ReactNode } from 'react';

/** The head of a page: its name, which the window has too, and what can be done here. */
export function Title({ name, children }: { readonly name: string; readonly children?: ReactNode }) {
  useEffect(() => {
    document.title = `${name} · Sojourn`;
  }, [name]);
  return (
    <div className="title">
      <h1>{name}</h1>
      {children ? <div className="acts">{children}</div> : undefined}
    </div>
  );
}
