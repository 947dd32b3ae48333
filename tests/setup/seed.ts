/** CI tells whether a change broke something, not whether luck found what was broken before: docs/decisions/0063. */
const seedOfCi = 20_261_127;

/** What brings a run back: the number in the environment by this name, in CI always the same, else another one for each run. */
export function seedFrom(name: string): number {
  const given = Number(process.env[name]);
  if (Number.isInteger(given) && given !== 0) return given;
  return process.env['CI'] ? seedOfCi : Math.trunc(performance.timeOrigin + performance.now()) % 1_000_000_007;
}
