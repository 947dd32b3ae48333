import { defaultPolicy } from '../../domain/schema/policy';
import { parsePolicy } from '../../domain/schema/parse-policy';
import { dayNames, quietHoursIn, quietWeek, spansOf } from '../../web/policy/week';

const weekOf = (quietHours: string, channel = 'email') =>
  quietWeek(parsePolicy(`quietHours: ${quietHours}`, 'yaml').policy ?? defaultPolicy, channel).map(spansOf);

test('a night is quiet at both ends of each day', () => {
  expect(weekOf('[{ from: "21:00", to: "08:00" }]')).toEqual(Array(7).fill('0–8, 21–24'));
});

test('a night of one day ends on the next morning', () => {
  expect(weekOf('[{ from: "22:30", to: "06:00", days: [sat] }]')).toEqual(['', '', '', '', '', '22–24', '0–6']);
});

test('hours of other channels leave a channel alone, and without any nothing is quiet', () => {
  expect(weekOf('[{ from: "12:00", to: "14:00", channels: [sms] }]')).toEqual(Array(7).fill(''));
  expect(weekOf('[{ from: "12:00", to: "14:00", channels: [sms] }]', 'sms')).toEqual(Array(7).fill('12–14'));
  expect(weekOf('[]')).toEqual(Array(7).fill(''));
});

test('an hour tells how many of its quarters are quiet', () => {
  const policy = parsePolicy('quietHours: [{ from: "12:30", to: "13:15" }]', 'yaml').policy ?? defaultPolicy;
  expect(quietWeek(policy, 'email')[0]?.slice(11, 15)).toEqual([0, 2, 1, 0]);
});

test('a week begins on Monday in every language', () => {
  expect(dayNames('en')[0]).toBe('Mon');
  expect(dayNames('zh')[0]).toBe('周一');
});

test('hours are those that are written, one or a list of them, and none where they are no hours', () => {
  const night = { from: '21:00', to: '08:00' };
  expect([undefined, night, [night]].map((one) => quietHoursIn(one)?.quietHours)).toEqual([[], [night], [night]]);
  expect([null, 'night', [null], [{ ...night, to: 8 }], [{ ...night, days: 'sat' }]].map((one) => quietHoursIn(one))).toEqual(Array(5).fill(undefined)); // prettier-ignore
});
