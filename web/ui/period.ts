/** When a day of the reader's calendar begins, as an instant of the API; undefined for no day, and for a year of which a digit was typed. @param later days after it */
export function startOf(day = '', later = 0): string | undefined {
  const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number);
  const at = new Date(year, month - 1, date + later).getTime();
  return year >= 1970 && at > 0 ? new Date(at).toISOString() : undefined;
}

/** Two days as the bounds of a period; what is left open stays open. */
export function periodOf(days: { readonly from: string; readonly to: string }): {
  readonly from?: string;
  readonly to?: string;
} {
  const [from, to] = [startOf(days.from), startOf(days.to)];
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
