import type { RenderScope } from '../../../domain/render/render';

/** The links of a message that is only looked at: they lead here and open nothing. */
export const inertLinks = (publicUrl: string): RenderScope['links'] => ({
  unsubscribe: `${publicUrl}/u/simulated`,
  preferences: `${publicUrl}/me/simulated`,
  confirm: `${publicUrl}/c/simulated`,
});
