/** Two days of the reader's calendar as instants of the API; what is left open stays open. */
export function periodOf({ from, to }: { readonly from: string; readonly to: string }): {
  readonly from?: string;
  readonly to?: string;
} {
  const start = (day: string): string | undefined => {
    const at = day === '' ? NaN : new Date(`${day}T00:00`).getTime();
    return Number.isNaN(at) ? undefined : new Date(at).toISOString();
  };
  const [since, until] = [start(from), start(to)];
  return { ...(since === undefined ? {} : { from: since }), ...(until === undefined ? {} : { to: until }) };
}
