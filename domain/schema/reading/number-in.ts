/** A number of ours, as it is written in a path or named by others; undefined for what is none. */
export const numberIn = (written = ''): number | undefined =>
  /^[1-9]\d{0,8}$/.test(written) ? Number(written) : undefined;
