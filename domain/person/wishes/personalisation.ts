import type { MessageClass } from '../../journey/policy';
import type { Preferences } from './preferences';
import type { Traits } from '../traits';

/** How somebody is reached and addressed: all that is seen of whoever wants no personalisation. */
const plain: ReadonlySet<string> = new Set([
  'email',
  'phone',
  'address',
  'name',
  'firstName',
  'lastName',
  'first_name',
  'last_name',
  'language',
]);

/** Whether what is made for somebody is to be the same as for anybody else. A service needs what it knows. */
export const isPlainFor = ({ personalisation }: Pick<Preferences, 'personalisation'>, made: MessageClass): boolean =>
  personalisation === false && made === 'marketing';

export const plainTraits = (traits: Traits): Traits =>
  Object.fromEntries(Object.entries(traits).filter(([name]) => plain.has(name)));
