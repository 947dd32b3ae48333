import { sayDuration, parseDuration } from '../../time/duration';
import type { Duration } from '../../time/time';
import { sayLength } from './length';
import type { Language } from '../words';
import { readClauses, type Comparison, type Test } from '../../cel/authoring/plain-tests';

type InBoth<T> = Readonly<Record<Language, T>>;

/** How long something lasts, as readers of each language say it. */
export const lengths: InBoth<(duration: Duration) => string> = { en: sayDuration, zh: sayLength };

const is: InBoth<Readonly<Record<Comparison, string>>> = {
  en: { '==': 'is', '!=': 'is not', '>': 'is over', '>=': 'is at least', '<': 'is under', '<=': 'is at most' },
  zh: { '==': '为', '!=': '不为', '>': '大于', '>=': '不小于', '<': '小于', '<=': '不大于' },
};

export const comparisonWords = is;

/** A condition in plain words where a builder could have written it, else its CEL. */
export function sayCondition(cel: string, language: Language): string {
  const clauses = readClauses(cel);
  if (!clauses || clauses.tests.length === 0) return cel;
  const between = { en: { '&&': ' and ', '||': ' or ' }, zh: { '&&': '，且', '||': '，或' } };
  return clauses.tests.map((test) => say[language](test)).join(between[language][clauses.join]);
}

const say: InBoth<(test: Test) => string> = {
  en(test) {
    switch (test.of) {
      case 'trait':
        return `${test.name} ${is.en[test.is]} ${test.value}`;
      case 'known':
        return `${test.name} is ${test.not ? 'not known' : 'known'}`;
      case 'happened':
        return `${test.event} ${test.not ? 'did not happen' : 'happened'}${spanOf(test.window, 'en')}`;
      case 'count':
        return `the number of ${test.event}${spanOf(test.window, 'en')} ${is.en[test.is]} ${test.value}`;
      default:
        return `${test.of} ${is.en[test.is]} ${test.value}`;
    }
  },
  zh(test) {
    switch (test.of) {
      case 'trait':
        return `${test.name} ${is.zh[test.is]} ${test.value}`;
      case 'known':
        return `${test.not ? '不知道' : '已知'} ${test.name}`;
      case 'happened':
        return `${spanOf(test.window, 'zh')}${test.not ? '没有发生' : '发生过'} ${test.event}`;
      case 'count':
        return `${spanOf(test.window, 'zh')} ${test.event} 的次数${is.zh[test.is]} ${test.value}`;
      default:
        return `${{ stage: '阶段', tier: '等级', points: '积分' }[test.of]}${is.zh[test.is]} ${test.value}`;
    }
  },
};

function spanOf(window: string, language: Language): string {
  if (window === '') return '';
  const duration = parseDuration(window);
  const length = duration ? lengths[language](duration) : window;
  return language === 'en' ? ` in the last ${length}` : `最近 ${length} 内`;
}
