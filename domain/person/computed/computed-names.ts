/** Traits that are worked out whenever they are read, from what somebody did; `completeness` from what they told. */
export const computedNames = [
  'interest',
  'affinity',
  'engagement',
  'visitFrequency',
  'loginFrequency',
  'completeness',
] as const;
export type ComputedName = (typeof computedNames)[number];
