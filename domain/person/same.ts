/** Whether two JSON values say the same, in whatever order their fields come. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [its, others] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return (
    its.size === others.size && [...its].every(([key, value]) => others.has(key) && isSame(value, others.get(key)))
  );
}
