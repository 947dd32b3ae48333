/** As they follow each other, from Monday on as calendars of ISO 8601 do. */
export const daysOfWeek = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof daysOfWeek)[number];
