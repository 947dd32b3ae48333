import type { ReactNode } from 'react';

/** What somebody has to know before they go on. */
export const Warning = ({ children }: { readonly children: ReactNode }) => (
  <div role="alert" className="card warn">
    {children}
  </div>
);
