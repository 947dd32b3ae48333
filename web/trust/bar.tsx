/** A number with its bar. @param share of the longest one, from 0 to 1 */
export function Bar({ share, children }: { readonly share: number; readonly children: string }) {
  return (
    <>
      {children}
      <svg className="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="8" className="whole" />
        <rect width={100 * Math.min(1, Math.max(0, share))} height="8" />
      </svg>
    </>
  );
}
