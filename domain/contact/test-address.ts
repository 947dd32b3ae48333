import type { Policy } from '../journey/policy';

/** Whether tests of templates may go to an address: the policy lists it, or its domain as `@example.org`. */
export function mayBeTested({ testAddresses = [] }: Pick<Policy, 'testAddresses'>, address: string): boolean {
  const lower = address.toLowerCase();
  const domain = lower.slice(lower.lastIndexOf('@'));
  return testAddresses.some((one) => one.toLowerCase() === lower || one.toLowerCase() === domain);
}
