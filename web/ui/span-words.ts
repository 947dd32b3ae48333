import { sideBySide } from '../shell/language';

export const spanWords = sideBySide({
  period: ['Period', '时间范围'],
  days: [(days: number) => (days === 365 ? 'a year' : `${days} days`), (days: number) => `${days} 天`],
});
