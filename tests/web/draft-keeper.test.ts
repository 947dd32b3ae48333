import { Away, Refused } from '../../web/api/refused';
import type { Unsaved } from '../../web/definitions/answered';
import { DraftKeeper, type Doors, type Stored } from '../../web/journeys/draft/keeper';

const refused = (status: number, code: string) => new Refused(status, { code, detail: code, remedy: '', flaws: [] });

/** An API with one draft, and a browser that keeps one text. */
function world(source = 'a') {
  let revision = 1;
  let kept: Unsaved | undefined;
  const timers = new Map<symbol, () => void>();
  const api = { source, error: undefined as unknown, puts: 0 };
  const stored = (): Stored => ({ source: api.source, etag: `"${revision}"`, problems: [] });
  const answer = (): Stored => {
    if (api.error !== undefined) throw api.error;
    return stored();
  };
  const doors: Doors = {
    put: async (text, etag) => {
      api.puts++;
      answer();
      if (etag !== `"${revision}"`) throw refused(412, 'stale');
      api.source = text;
      revision++;
      return stored();
    },
    get: async () => answer(),
    keep: (unsaved) => void (kept = unsaved),
    later: (_, act) => {
      const mark = Symbol('timer');
      timers.set(mark, act);
      return () => timers.delete(mark);
    },
  };
  /** Lets all that was put off come, until nothing more happens at once. */
  const pass = async (): Promise<void> => {
    const due = [...timers.values()];
    timers.clear();
    for (const act of due) act();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  const byAnother = (text: string): void => {
    api.source = text;
    revision++;
  };
  return { api, doors, stored, pass, byAnother, kept: () => kept };
}

test('what is typed is kept at once, saved after a pause, and then no longer kept', async () => {
  const { api, doors, stored, pass, kept } = world();
  const keeper = new DraftKeeper(doors, stored());
  keeper.write('b');
  keeper.write('c');
  expect(kept()).toEqual({ source: 'c', etag: '"1"' });
  await pass();
  expect([api.source, api.puts, keeper.state.standing, kept()]).toEqual(['c', 1, 'saved', undefined]);
});

test('an API that is away is tried again until it is back', async () => {
  const { api, doors, stored, pass, kept } = world();
  const keeper = new DraftKeeper(doors, stored());
  api.error = new Away('');
  keeper.write('b');
  await pass();
  await pass();
  expect([keeper.state.standing, kept()?.source, api.puts]).toEqual(['away', 'b', 2]);
  keeper.write('c');
  expect(keeper.state.standing).toBe('away');
  api.error = undefined;
  await pass();
  expect([api.source, keeper.state.standing, kept()]).toEqual(['c', 'saved', undefined]);
});

test('a session that ended keeps the draft until somebody signs in again', async () => {
  const { api, doors, stored, pass, kept } = world();
  const keeper = new DraftKeeper(doors, stored());
  api.error = refused(401, 'unauthorized');
  keeper.write('b');
  await pass();
  expect([keeper.state.standing, kept()?.source]).toEqual(['signed-out', 'b']);
  api.error = undefined;
  keeper.retry();
  await pass();
  expect([api.source, keeper.state.standing]).toEqual(['b', 'saved']);
});

test('of two authors the second is asked, and may take what is theirs', async () => {
  const { api, doors, stored, pass, byAnother, kept } = world();
  const keeper = new DraftKeeper(doors, stored());
  byAnother('theirs');
  keeper.write('mine');
  await pass();
  expect([keeper.state.standing, keeper.state.theirs?.source, api.source]).toEqual(['conflict', 'theirs', 'theirs']);
  keeper.write('mine, longer');
  await pass();
  expect([api.source, kept()?.source]).toEqual(['theirs', 'mine, longer']);
  expect(keeper.takeTheirs()).toBe('theirs');
  expect([keeper.state.standing, kept()]).toEqual(['saved', undefined]);
});

test('of two authors the second may keep their own', async () => {
  const { api, doors, stored, pass, byAnother } = world();
  const keeper = new DraftKeeper(doors, stored());
  byAnother('theirs');
  keeper.write('mine');
  await pass();
  keeper.keepMine();
  await pass();
  expect([keeper.state.standing, api.source]).toEqual(['saved', 'mine']);
});

test('a publish by another, which changes no word of the draft, is no conflict', async () => {
  const { api, doors, stored, pass, byAnother } = world();
  const keeper = new DraftKeeper(doors, stored());
  byAnother('a');
  keeper.write('mine');
  await pass();
  await pass();
  expect([keeper.state.standing, api.source]).toEqual(['saved', 'mine']);
});

test('a text that is refused stays kept, and is saved when it was mended', async () => {
  const { api, doors, stored, pass, kept } = world();
  const keeper = new DraftKeeper(doors, stored());
  api.error = refused(400, 'unreadable');
  keeper.write('[');
  await pass();
  expect([keeper.state.standing, keeper.state.refusal?.code, kept()?.source]).toEqual(['refused', 'unreadable', '[']);
  api.error = undefined;
  keeper.write('b');
  await pass();
  expect([keeper.state.standing, api.source]).toEqual(['saved', 'b']);
});

test('what an earlier page kept is saved, or asked about when somebody else wrote meanwhile', async () => {
  const { api, doors, stored, pass, byAnother } = world();
  const keeper = new DraftKeeper(doors, stored(), { source: 'kept', etag: '"1"' });
  keeper.write('kept');
  await pass();
  expect([api.source, keeper.state.standing]).toEqual(['kept', 'saved']);
  byAnother('theirs');
  const second = new DraftKeeper(doors, stored(), { source: 'kept longer', etag: '"2"' });
  second.write('kept longer');
  expect(second.state.standing).toBe('conflict');
  second.keepMine();
  await pass();
  expect(api.source).toBe('kept longer');
});

test('whoever leaves the page at once has what they typed saved, also what they typed while it was being saved', async () => {
  const { api, doors, stored, pass, kept } = world();
  const keeper = new DraftKeeper(doors, stored());
  const leave = keeper.begin();
  keeper.write('b');
  const saving = pass();
  keeper.write('c');
  leave();
  await saving;
  expect([api.source, kept()]).toEqual(['c', undefined]);
});

test('a page that is gone tries nothing again, and what it could not save stays kept', async () => {
  const { api, doors, stored, pass, kept } = world();
  const keeper = new DraftKeeper(doors, stored());
  const leave = keeper.begin();
  api.error = new Away('nobody answers');
  keeper.write('b');
  leave();
  await pass();
  api.error = undefined;
  await pass();
  expect([api.source, api.puts, kept()]).toEqual(['a', 1, { source: 'b', etag: '"1"' }]);
});
