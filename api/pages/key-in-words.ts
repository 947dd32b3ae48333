/** A key (`cart-reminders`) as a reader would write it. */
export const keyInWords = (key: string): string => key.replaceAll(/[-_]+/g, ' ');
