import { openTo } from '../../../domain/journey/doors';
import { journey, onEvent } from '../world';

const welcome = journey('welcome', [], { enter: [onEvent('Signed Up')] });
const second = journey('a-second', [], { enter: [onEvent('Signed Up'), onEvent('Seen')] });
const asks = journey('asks', [], { enter: [onEvent('Signed Up', { when: 'customer.points > 5' })] });
const ended = journey('ended', [], { enter: [onEvent('Signed Up')], state: 'archived' });
const live = [welcome, second, asks, ended];

test('a journey is open to whoever has its event, each once and by key', () => {
  expect(openTo(live, ['Signed Up', 'Seen'])).toEqual(['a-second', 'welcome']);
  expect(openTo(live, ['Seen'])).toEqual(['a-second']);
});

test('nobody is expected where a condition decides, where nobody may enter any more, and without an event', () => {
  expect(openTo([asks, ended], ['Signed Up'])).toEqual([]);
  expect(openTo(live, [])).toEqual([]);
});
