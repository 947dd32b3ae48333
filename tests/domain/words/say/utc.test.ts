import { DateTime } from 'luxon';
import { sayMoment } from '../../../../domain/words/words';

const moments = [
  '0001-01-01T00:00Z',
  '0999-12-31T23:59Z',
  '1969-12-31T23:59:59.999Z',
  '2024-02-29T12:05Z',
  '9999-12-31T23:59Z',
];

test.each(moments)('%s is said in UTC as luxon would write it', (written) => {
  const at = Date.parse(written);
  const moment = DateTime.fromMillis(at, { zone: 'utc', locale: 'en' });
  expect(sayMoment(at)).toBe(`${moment.toFormat('d LLLL yyyy, HH:mm')} UTC`);
  expect(sayMoment(at, 'zh')).toBe(`${moment.toFormat("yyyy'年'M'月'd'日' HH:mm")}（UTC）`);
});

test('what lies beyond every calendar is still said', () => {
  expect(sayMoment(1e300)).toBe('13 September 275760, 00:00 UTC');
});
