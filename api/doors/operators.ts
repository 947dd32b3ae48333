import type { Request, RequestHandler } from 'express';
import type { Scope } from '../../domain/schema/key-scopes';
import { shownKey, type Doorkeeper } from '../http/auth';
import { callerOf } from './limits';
import { isLoopback, nameIn } from './own-host';
import { sessionIn } from './session';

/** How a listener is reached, and by whom. */
export type Listener = {
  /** The address or the name that it listens on. */
  readonly host: string;
  /** Who sees without a key what operators look at: who comes from this machine, nobody, or whoever reaches this listener. */
  readonly operators: 'on-loopback' | 'by-key' | 'anybody';
};

const proxyHeaders = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'];

/**
 * Whether the first page, the metrics and the mails are open to this request. What a proxy on this machine brings is not from this
 * machine, so its headers only ever shut.
 */
export function opensTo({ host, operators }: Listener, { headers }: Request): boolean {
  if (operators !== 'on-loopback') return operators === 'anybody';
  const name = nameIn(headers.host);
  return isLoopback(host) && (name === undefined || isLoopback(name)) && !proxyHeaders.some((one) => one in headers);
}

/** Lets through to a page of operators whom the listener is open to, and who shows a key with the scope. */
export function forOperators(listener: Listener, doorkeeper: Doorkeeper, scope: Scope): RequestHandler {
  return async (request, response, next) => {
    if (!opensTo(listener, request)) {
      const shown = shownKey(request);
      const session = shown === undefined ? sessionIn(request) : undefined;
      const key = await (session === undefined
        ? doorkeeper.admit(shown, scope, callerOf(request))
        : doorkeeper.admitSession(session, scope));
      response.locals.key = key.id;
    }
    next();
  };
}
