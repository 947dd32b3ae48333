import type { z } from 'zod';
import type { ConsentWord } from '../../person/ledger/consent';
import { seenName } from '../../person/event';
import { noteOf } from '../../person/notes';
import { consentChange } from './consent-change';

export type ConsentRead =
  { readonly consent: ConsentWord; readonly notes: readonly string[] } | { readonly error: z.ZodError };

type Said = Readonly<Record<string, unknown>>;

const { shape } = consentChange;

/**
 * What an event says of a consent. Whatever cannot be read as a grant is never lost: it counts as the widest withdrawal that it may
 * mean, and the notes say so. A grant that cannot be read is an error.
 */
export function readConsent(properties: Said): ConsentRead {
  const { channel, state } = properties;
  const said = { ...properties, channel: inSmallLetters(channel), state: inSmallLetters(state) };
  const read = consentChange.safeParse(said);
  if (read.success) return { consent: read.data, notes: [] };
  return said.state === 'granted' ? { error: read.error } : widestNo(said);
}

const inSmallLetters = (said: unknown): unknown => (typeof said === 'string' ? seenName(said).toLowerCase() : said);

function widestNo(said: Said): ConsentRead {
  const notes: string[] = [];
  const field = <Name extends keyof typeof shape>(
    name: Name,
    otherwise: string,
  ): z.output<(typeof shape)[Name]> | undefined => {
    const read = shape[name].safeParse(said[name]);
    if (!read.success) notes.push(otherwise);
    return read.success ? (read.data as z.output<(typeof shape)[Name]>) : undefined;
  };
  const leftOut = (name: string): string => noteOf('unreadable', name);
  const consent = {
    purpose: field('purpose', noteOf('no-purpose')) ?? null,
    state: field('state', noteOf('no-state')) ?? ('withdrawn' as const),
    channel: field('channel', noteOf('no-channel')),
    statement: field('statement', leftOut('statement')),
    version: field('version', leftOut('version')),
    at: field('at', leftOut('at')),
    source: field('source', leftOut('source')),
    evidence: field('evidence', leftOut('evidence')),
  };
  return { consent: { ...consent, note: notes.join(' ') }, notes };
}
