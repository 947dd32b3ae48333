import { neverFromPages } from '../../person/event';
import { claimedRefs, saysTier } from '../../person/identity/browser';
import { noteOf } from '../../person/notes';
import { withNotes, type Incoming } from './incoming';
import type { ProblemDetail } from '../reading/details';

/**
 * A call that came with a browser's key, as it may be taken: it is its visitor's, so that it names one, and whoever else it names
 * stands in its notes. What only others can witness it does not tell.
 * @param named where it says the name of what happened
 */
export function fromBrowser(
  call: Incoming,
  named: '/event' | '/name' | '/type',
): { readonly call: Incoming } | { readonly code: 'invalid'; readonly errors: ProblemDetail[] } {
  if (neverFromPages.has(call.name)) {
    const detail = `"${call.name}" is told by the product or a backend: with a browser's key it proves nothing. Send it with a key that may ingest, or call it otherwise.`;
    return { code: 'invalid', errors: [{ pointer: named, code: 'not-from-pages', detail }] };
  }
  const refs = claimedRefs(call.refs);
  if (!refs.some(({ kind }) => kind === 'anonymous')) {
    const detail = "With a browser's key a call needs an anonymousId: a userId that a page says proves nothing.";
    return { code: 'invalid', errors: [{ pointer: '/anonymousId', code: 'required', detail }] };
  }
  const notes = call.refs.flatMap(({ kind, value, previous }) =>
    kind === 'user' && !previous ? [noteOf('browser-user', value)] : [],
  );
  if (saysTier(call.traits)) notes.push(noteOf('browser-tier'));
  return { call: withNotes({ ...call, refs }, notes) };
}
