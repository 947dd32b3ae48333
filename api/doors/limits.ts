import type { Request } from 'express';
import * as ipaddr from 'ipaddr.js';
import type { RateLimiterMemory as Memory } from 'rate-limiter-flexible';
import { Problem } from '../http/problem';

// The package's front listener loads its twenty stores: 10 MB of memory for one class.
const RateLimiterMemory = require('rate-limiter-flexible/lib/RateLimiterMemory') as typeof Memory;

type Limit = { readonly most: number; readonly seconds: number; readonly of: string };

/** What one caller may do before it is told to wait; each process counts for itself. */
export const limits = {
  ingest: { most: 20_000, seconds: 10, of: 'requests to the ingest routes with one key' },
  page: { most: 6_000, seconds: 60, of: "requests with a browser's key, from one address" },
  test: { most: 60, seconds: 600, of: 'tests of templates with one key' },
  wrong: { most: 600, seconds: 60, of: 'keys, links and signatures that open nothing, from one address' },
  link: { most: 600, seconds: 60, of: "requests with one person's links" },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;

/** Counts in windows of fixed length, by whoever is counted: a key, an address, a person. */
export class Limits {
  private readonly counters: Readonly<Record<LimitName, Memory>>;

  /** @param most other numbers than the usual ones */
  constructor(most: Partial<Record<LimitName, number>> = {}) {
    const counter = (name: LimitName): Memory =>
      new RateLimiterMemory({ points: most[name] ?? limits[name].most, duration: limits[name].seconds });
    this.counters = {
      ingest: counter('ingest'),
      page: counter('page'),
      test: counter('test'),
      wrong: counter('wrong'),
      link: counter('link'),
    };
  }

  /** Counts one. @throws Problem rate-limited */
  async count(name: LimitName, who: string): Promise<void> {
    const { consumedPoints, msBeforeNext } = await this.counters[name].penalty(who);
    if (consumedPoints > this.counters[name].points) throw this.tooMuch(name, msBeforeNext);
  }

  /** Counts nothing. @throws Problem rate-limited when nothing is left */
  async check(name: LimitName, who: string): Promise<void> {
    const used = await this.counters[name].get(who);
    if (used && used.consumedPoints >= this.counters[name].points) throw this.tooMuch(name, used.msBeforeNext);
  }

  private tooMuch(name: LimitName, millis: number): Problem {
    const detail = `At most ${this.counters[name].points} ${limits[name].of} in ${limits[name].seconds} seconds.`;
    const seconds = Math.max(1, Math.ceil(millis / 1_000));
    return new Problem('rate-limited', detail, { headers: { 'retry-after': String(seconds) } });
  }
}

/**
 * Who calls, as limits count: an IPv4 address, or the first half of an IPv6 one, since one subscriber has all of the second. It is
 * the socket's, or what a proxy of TRUST_PROXY says of it.
 */
export function callerOf({ ip = '' }: Request): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  return address.kind() === 'ipv4' ? address.toString() : address.toByteArray().slice(0, 8).join('.');
}
