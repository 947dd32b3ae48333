import { isNo, type ConsentState } from '../../person/ledger/consent';
import type { Demand } from '../../person/ledger/demands';
import type { Language } from '../words';

const of: Readonly<Record<Language, Readonly<Record<Demand, string>>>> = {
  en: {
    restrict: 'their data lie still',
    'object:marketing': 'nothing of them is used for marketing',
    'object:profiling': 'no profile is made of them',
    'object:legitimate-interest': 'nothing is done that only our own interest speaks for',
  },
  zh: {
    restrict: '暂停处理其数据',
    'object:marketing': '不将其数据用于营销',
    'object:profiling': '不对其进行画像',
    'object:legitimate-interest': '不做仅以我方利益为依据的处理',
  },
};

/** A line of the ledger that is a demand and no consent, in words: a no is the demand, a yes takes it back. */
export function sayDemand(demand: Demand, state: ConsentState, language: Language): string {
  const what = of[language][demand];
  if (language === 'zh') return isNo(state) ? `要求：${what}` : `撤回要求：${what}`;
  return isNo(state) ? `Demanded that ${what}` : `Taken back: the demand that ${what}`;
}
