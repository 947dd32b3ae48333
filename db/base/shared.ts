/** What takes long is asked seldom: it may be under way for so much of the time, at most. */
const mostOfTheTime = 1 / 20;

/**
 * One answer for all who ask within `millis` of real time, longer where finding it took long, and one question at a time: who asks
 * while it is being found gets the same. A failure is not kept.
 */
export function sharedFor<T>(millis: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly answer: Promise<T>; until: number } | undefined;
  return () => {
    if (last && performance.now() < last.until) return last.answer;
    const begun = performance.now();
    const asked = { answer: ask(), until: Infinity };
    last = asked;
    asked.answer.then(
      () => (asked.until = performance.now() + Math.max(millis, (performance.now() - begun) / mostOfTheTime)),
      () => (last = last === asked ? undefined : last),
    );
    return asked.answer;
  };
}
