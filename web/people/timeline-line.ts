import { stages } from '../../domain/person/customer';
import { sayStage, type Language } from '../../domain/words/words';
import { consentStates } from '../../domain/person/ledger/consent';
import { demandOf } from '../../domain/person/ledger/demands';
import { sayDemand } from '../../domain/words/say-demand';
import { sayPurpose } from '../../domain/words/say-purpose';
import { sayChannel } from '../../domain/words/say-channel';
import { sayStepId } from '../../domain/words/say-step-id';
import { sayNote } from '../../domain/words/say-note';
import { sayStageCause } from '../../domain/words/say-stage-cause';
import {
  sayCallFailure,
  sayCallStatus,
  sayConsentState,
  sayHappened,
  sayMessageStatus,
} from '../../domain/words/say-status';
import { sayWhy } from '../../domain/words/say-why';
import { sayListed } from './say-listed';

type Item = Readonly<Record<string, unknown>> & { readonly at: string; readonly kind: string };
export type Line = { readonly head: string; readonly tail: string; readonly facts: unknown };

/** One thing that happened: what it was, what it belongs to, and the data behind it. */
export function lineOf(item: Item, language: Language): Line {
  const text = (name: string): string => (typeof item[name] === 'string' ? item[name] : '');
  const named = (name: string): string => {
    const said = text(name);
    if (said === '') return '';
    return sayings[`${item.kind} ${name}`]?.(said, language) ?? sayings[name]?.(said, language) ?? said;
  };
  const among = (...names: string[]): string => names.map(named).filter((one) => one !== '').join(' · '); // prettier-ignore
  switch (item.kind) {
    case 'decision':
      return { head: sayListed(asDecision(item, text), language), tail: among('journey', 'step'), facts: item['data'] };
    case 'message':
      return { head: text('template'), tail: among('status', 'reason', 'channel', 'journey', 'step'), facts: undefined };
    case 'consent':
      return { head: consentHead(item, text('state'), language), tail: among('channel', 'statement', 'source', 'note'), facts: undefined }; // prettier-ignore
    case 'stage':
      return { head: `${named('from')} → ${named('to')}`, tail: named('cause'), facts: undefined };
    case 'points':
      return { head: String(item['points']), tail: among('reason', 'journey', 'step'), facts: undefined };
    case 'call':
      return { head: named('status'), tail: among('reason', 'journey', 'step'), facts: undefined };
    case 'change':
      return { head: named('change'), tail: '', facts: restOf(item) };
    default:
      return { head: named('name') || text('type') || item.kind, tail: among('source', 'customer'), facts: item['properties'] }; // prettier-ignore
  }
} // prettier-ignore

function consentHead({ purpose: named, spares }: Item, state: string, language: Language): string {
  const purpose = typeof named === 'string' ? named : '';
  const demand = demandOf(purpose);
  const known = consentStates.find((one) => one === state);
  if (demand && known) return sayDemand(demand, known, language);
  const said = sayPurpose({ purpose, spares: Array.isArray(spares) ? spares.map(String) : [] }, language);
  return `${said}: ${sayConsentState(state, language)}`;
}

type Say = (said: string, language: Language) => string;

const sayStanding: Say = (said, language) => {
  const known = stages.find((one) => one === said);
  return known ? sayStage(known, language) : said;
};

/** What of an item is a word of Sojourn's own, by its name or by its kind and name: it is said in the reader's language. */
const sayings: Readonly<Record<string, Say>> = {
  channel: sayChannel,
  step: sayStepId,
  change: sayHappened,
  'merge name': sayHappened,
  'message status': sayMessageStatus,
  'message reason': sayWhy,
  'call status': sayCallStatus,
  'call reason': sayCallFailure,
  'stage from': sayStanding,
  'stage to': sayStanding,
  'stage cause': sayStageCause,
  'consent note': sayNote,
};

function asDecision({ at, version, data, outcome }: Item, text: (name: string) => string) {
  return {
    at,
    journey: text('journey'),
    version: Number(version),
    step: text('step'),
    outcome: outcome as 'skip',
    reason: text('reason'),
    until: text('until') || undefined,
    data: typeof data === 'object' && data !== null ? { ...data } : {},
  };
}

const told = new Set(['at', 'kind', 'id', 'change', 'key']);
const restOf = (item: Item) => Object.fromEntries(Object.entries(item).filter(([name]) => !told.has(name)));
