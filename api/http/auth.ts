import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { findKey, type ApiKey } from '../../db/base/api-keys';
import { findSession } from '../../db/base/sessions';
import type { Database } from '../../db/base/database';
import { opens, sayScope, type Scope } from '../../domain/schema/key-scopes';
import type { Limits } from '../doors/limits';
import { Problem } from './problem';

/** Real milliseconds for which an answer about a key is believed: a revocation acts within this time. */
const believed = 1_000;
const mostRemembered = 10_000;

/** The key that a request shows: Bearer, or Basic with the key as the user's name. */
export function shownKey(request: Request): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const [, scheme = '', value = ''] = /^\s*(\S+)\s+(.*?)\s*$/.exec(header) ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? pair : pair.slice(0, colon);
}

/** Knows keys, asking the database about each at most once a second. */
export class Doorkeeper {
  private readonly remembered = new Map<string, { until: number; key: Promise<ApiKey | undefined> }>();

  constructor(
    private readonly db: Database,
    private readonly limits: Limits,
  ) {}

  /**
   * @param caller whose wrong keys are counted together
   * @throws Problem unauthenticated, forbidden, rate-limited; what the database throws
   */
  async admit(shown: string | undefined, scope: Scope, caller: string): Promise<ApiKey> {
    const key = shown ? await this.find(shown, caller) : undefined;
    if (!key) {
      if (shown) await this.limits.count('wrong', caller);
      // Basic is taken but never asked for: a browser would ask its reader, and then send it with whatever any page makes it send.
      throw new Problem('unauthenticated', shown ? 'This key is not valid.' : 'No key was shown.', {
        headers: { 'www-authenticate': 'Bearer realm="sojourn"' },
      });
    }
    return opening(key, scope);
  }

  /**
   * Who signed in to the console, by what their browser holds.
   * @throws Problem unauthenticated, forbidden; what the database throws
   */
  async admitSession(session: string, scope: Scope): Promise<ApiKey> {
    const key = await this.remember(`session ${hashed(session)}`, () => findSession(this.db, session));
    if (!key) throw new Problem('unauthenticated', 'The session is over. Sign in again.');
    return opening(key, scope);
  }

  private async find(shown: string, caller: string): Promise<ApiKey | undefined> {
    return this.remember(hashed(shown), async (before) => {
      // Who guesses waits; whose key was good a moment ago does not wait for somebody that guesses behind the same proxy.
      if (!before) await this.limits.check('wrong', caller);
      return findKey(this.db, shown);
    });
  }

  /** @param ask is told what was answered the last time */
  private async remember(
    name: string,
    ask: (before: ApiKey | undefined) => Promise<ApiKey | undefined>,
  ): Promise<ApiKey | undefined> {
    const known = this.remembered.get(name);
    if (known && known.until > Date.now()) return known.key;
    const before = await known?.key.catch(() => undefined);
    if (this.remembered.size >= mostRemembered) this.remembered.clear();
    const key = ask(before);
    this.remembered.set(name, { until: Date.now() + believed, key });
    key.catch(() => this.remembered.delete(name));
    return key;
  }
}

const hashed = (secret: string): string => createHash('sha256').update(secret).digest('base64');

function opening(key: ApiKey, scope: Scope): ApiKey {
  if (!opens(key.scopes, scope)) throw new Problem('forbidden', `This needs the scope ${sayScope(scope)}.`);
  return key;
}
