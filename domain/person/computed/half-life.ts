import type { Millis } from '../../time/time';
import { dayMillis } from '../../time/wall-clock';

/** After so long what somebody did counts half. */
export const halfLife = 14 * dayMillis;

/** What is left of one after a time. @param age milliseconds */
export const leftAfter = (age: Millis): number => 2 ** (-Math.max(0, age) / halfLife);

/** How long it takes until one amount has become another, which is less. */
export const timeBetween = (more: number, less: number): Millis => halfLife * Math.log2(more / less);
