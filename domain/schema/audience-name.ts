/** Whether an entry speaks of an audience by its name, rather than by a condition; "true" is everybody. */
export const isAudienceName = (text: string): boolean =>
  text !== 'true' && text !== 'false' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
