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

test('what one run heard and nobody looked at is what the next begins with, in its order', () => {
  const heard = [1, 2, 3].map((id) => ({ signal: 'event', id, name: 'Seen' }) as const);
  expect(new Inbox(heard).take()).toEqual(heard);
});

test('a run may end with what fits into one look, unless somebody waits for an answer to it', () => {
  const inbox = new Inbox();
  expect([inbox.fitsOneLook, inbox.isAsked]).toEqual([true, false]);
  for (let id = 0; id < 50; id++) inbox.put({ signal: 'event', id, name: 'Seen' });
  expect(inbox.fitsOneLook).toBe(true);
  inbox.put({ signal: 'pause' });
  expect([inbox.fitsOneLook, inbox.isAsked]).toEqual([false, true]);
  inbox.take();
  expect([inbox.fitsOneLook, inbox.isAsked]).toEqual([true, true]);
});
