import { sideBySide } from '../shell/language';

const of = (version: number | undefined): string => (version === undefined ? '' : ` (v${version})`);

export const problemWords = sideBySide({
  title: ['Problems', '问题'],
  what: [
    'What cannot be decided stands still until it is mended; everything else of these people goes on. It is tried again by itself, after a minute at first, then hourly.',
    '无法决定的内容会停在原处，直到修复；这些客户的其他一切照常进行。系统会自动重试，起初一分钟后，之后每小时一次。',
  ],
  empty: ['Everything can be decided. Nobody is stopped.', '一切都能决定，没有人受阻。'],
  people: [(people: number) => `People who stand still: ${people}.`, (people: number) => `停滞人数：${people}。`],
  since: ['Since', '自'],
  tried: ['last tried', '最近重试'],
  journey: [
    (key: string, version?: number) => `Journey ${key}${of(version)}`,
    (key: string, version?: number) => `旅程 ${key}${of(version)}`,
  ],
  template: [(key: string) => `Template ${key}`, (key: string) => `模板 ${key}`],
  retry: ['Try again now', '立即重试'],
  told: [
    (people: number) => `People who are tried again: ${people}.`,
    (people: number) => `正在重试的人数：${people}。`,
  ],
});
