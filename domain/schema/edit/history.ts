/** What was written before and after; texts, so that to undo anything brings back the very same one. */
export type History = {
  readonly past: readonly string[];
  readonly now: string;
  readonly future: readonly string[];
  /** The field that was typed in last: what is typed on there is one step with it. */
  readonly typing?: string;
};

/** More than anybody takes back; each may be as long as a journey. */
const longest = 200;

export const begin = (now: string): History => ({ past: [], now, future: [] });

/** @param typing the field that is being typed in; left out where each edit is one of its own */
export function record(history: History, now: string, typing?: string): History {
  if (now === history.now) return history;
  const goesOn = typing !== undefined && typing === history.typing && history.past.length > 0;
  const past = goesOn ? history.past : [...history.past, history.now].slice(-longest);
  return { past, now, future: [], ...(typing === undefined ? {} : { typing }) };
}

export function undo({ past, now, future }: History): History {
  const before = past.at(-1);
  return before === undefined
    ? { past, now, future }
    : { past: past.slice(0, -1), now: before, future: [now, ...future] };
}

export function redo({ past, now, future }: History): History {
  const [next, ...rest] = future;
  return next === undefined ? { past, now, future } : { past: [...past, now], now: next, future: rest };
}
