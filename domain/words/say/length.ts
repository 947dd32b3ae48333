import type { Duration } from '../../time/time';

/** A duration in Chinese. */
export function sayLength(duration: Duration): string {
  if (duration.unit === 'calendar') {
    const { months, days } = duration;
    return `${months > 0 ? `${months} 个月` : ''}${days > 0 || months === 0 ? `${days} 个自然日` : ''}`;
  }
  const parts: string[] = [];
  let left = duration.millis;
  for (const [name, millis] of spans) {
    const amount = Math.floor(left / millis);
    left -= amount * millis;
    if (amount > 0) parts.push(`${amount} ${name}`);
  }
  return parts.length > 0 ? parts.join('') : '0 秒';
}

const spans = [
  ['天', 86_400_000],
  ['小时', 3_600_000],
  ['分钟', 60_000],
  ['秒', 1_000],
] as const;
