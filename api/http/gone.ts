import type { Response } from 'express';

/** Aborts when nobody waits for an answer any more that was not sent whole; at once when they left while something else was awaited. */
export function goneOf(response: Response): AbortSignal {
  const gone = new AbortController();
  // To abort what nobody waits for any more costs a trace of the stack.
  const leave = (): void => {
    if (!response.writableFinished) gone.abort();
  };
  if (response.closed) leave();
  else response.once('close', leave);
  return gone.signal;
}
