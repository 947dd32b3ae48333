import { everyPurpose } from '../../person/ledger/reserved';
import type { Language } from '../words';

type Said = { readonly purpose: string; readonly spares?: readonly string[] | null | undefined };

/** What a line of the ledger is about: a purpose by its name, everything in words. */
export function sayPurpose({ purpose, spares }: Said, language: Language): string {
  if (purpose !== everyPurpose) return purpose;
  if (!spares || spares.length === 0) return language === 'zh' ? '所有用途' : 'Everything';
  return language === 'zh' ? `除 ${spares.join('、')} 外的所有用途` : `Everything but ${spares.join(', ')}`;
}
