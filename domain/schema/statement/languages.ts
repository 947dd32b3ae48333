import { chinese } from './chinese';
import { english } from './english';
import { french } from './french';
import { german } from './german';
import type { Phrases } from './phrases';
import { spanish } from './spanish';

/** By the first part of a language's tag. */
export const phrasesOf: ReadonlyMap<string, Phrases> = new Map([
  ['en', english],
  ['zh', chinese],
  ['de', german],
  ['fr', french],
  ['es', spanish],
]);
