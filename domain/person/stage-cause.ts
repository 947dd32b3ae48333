import { filled } from '../words/gaps';

/** Why somebody comes to stand on another stage, as it is written down: without personal data. */
export const stageCauses = {
  'signed-up': 'Signed Up',
  account: 'an account',
  ground: 'an address for {channel} and a consent for {}',
  condition: "the policy's condition",
  'no-consent': 'no consent holds any more',
  'no-address': 'no address is left',
  'no-condition': "the policy's condition no longer holds",
} as const;
export type StageCause = keyof typeof stageCauses;

export const stageCause = (cause: StageCause, ...names: readonly string[]): string => filled(stageCauses[cause], names);
