import { asking } from '../api/asking';
import { ask } from '../api/client';
import { signedIn } from '../api/signed-in';

/** Ends the session, and forgets what was read with it. */
export async function signOut(): Promise<void> {
  await ask('DELETE /v1/session').catch(() => undefined);
  asking.clear();
  signedIn(null);
  location.assign('/');
}
