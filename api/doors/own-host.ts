import type { RequestHandler } from 'express';
import * as ipaddr from 'ipaddr.js';
import { Problem } from '../http/problem';

/** Whether a name or an address leads to this machine alone. */
export const isLoopback = (name: string): boolean =>
  name === 'localhost' ||
  name.endsWith('.localhost') ||
  (ipaddr.isValid(name) && ipaddr.process(name).range() === 'loopback');

/** The name or the address in a Host header, without its port; undefined for what is none. */
export function nameIn(authority: string | undefined): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:@/[\]]+))(?::\d*)?$/.exec(authority ?? '') ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/\.$/, '');
}

/**
 * On loopback a request comes for loopback, for PUBLIC_URL or for HOST: a page whose own name was made to lead here (DNS rebinding)
 * would read what is open to this machine. The port is of no matter, since a tunnel has one of its own.
 * @param host what the listener listens on; on any but loopback every name passes, since nothing is open there
 */
export function ownHost(host: string, publicUrl: string): RequestHandler {
  if (!isLoopback(host)) return (_request, _response, next) => next();
  const ours = [host.toLowerCase(), nameIn(new URL(publicUrl).host)];
  return (request, _response, next) => {
    const asked = request.headers.host;
    const name = nameIn(asked);
    // Only programs of the days before HTTP/1.1 name no host; no page can.
    if (asked === undefined || (name !== undefined && (isLoopback(name) || ours.includes(name)))) return next();
    throw new Problem(
      'misdirected',
      'Sojourn listens on loopback, and the Host of this request is neither loopback nor that of PUBLIC_URL.',
    );
  };
}
