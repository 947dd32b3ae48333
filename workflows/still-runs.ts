/** After so long without a word of its process an activity is begun anew; `worker/engine/still-runs` says that word. */
export const mostSilence = '20 seconds';
