import { reasons } from '../../decide/decision';
import { sayReason, type Language } from '../words';

/** Why something was held, skipped or withheld, in a few words; a name that somebody gave stays as it is. */
export function sayWhy(word: string, language: Language): string {
  const reason = reasons.find((one) => one === word);
  return reason ? sayReason(reason, language).name : word;
}
