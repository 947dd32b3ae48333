import { Inbox } from '../../workflows/inbox';

const inboxOf = (signal: Parameters<Inbox['put']>[0]): ReturnType<Inbox['take']> => {
  const inbox = new Inbox();
  inbox.put(signal);
  return inbox.take();
};

test('of what is too large only what is short is carried on, so that a withdrawal can be read', () => {
  const no = { purpose: 'news', state: 'withdrawn' };
  const evidence = { text: 'x'.repeat(70_000) };
  expect(inboxOf({ signal: 'consentChange', id: 'a', properties: { evidence, ...no } })).toEqual([
    { signal: 'consentChange', id: 'a', properties: no, tooLarge: true },
  ]);
});

test('fifty signals of very many short values stay within what an activity can be given', () => {
  const inbox = new Inbox();
  const properties = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`name ${n}`, n]));
  for (let n = 0; n < 50; n++) inbox.put({ signal: 'event', id: n, name: 'Seen', properties });
  const taken = inbox.take();
  expect(taken).toHaveLength(50);
  expect(JSON.stringify(taken).length).toBeLessThan(2 * 1024 * 1024 * 0.8);
});

test('what nests without end is carried on without it', () => {
  const loop: Record<string, unknown> = { state: 'withdrawn' };
  loop['self'] = loop;
  expect(inboxOf({ signal: 'consentChange', id: loop, properties: loop })).toEqual([
    { signal: 'consentChange', properties: { state: 'withdrawn' }, tooLarge: true },
  ]);
});
