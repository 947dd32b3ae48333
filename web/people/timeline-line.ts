import { sayStage } from '../../domain/words/say/stage';
import type { Language } from '../../domain/words/words';
import { consentStates } from '../../domain/person/ledger/consent';
import { demandOf } from '../../domain/person/ledger/demands';
import { sayDemand } from '../../domain/words/say/demand';
import { sayPurpose } from '../../domain/words/say/purpose';
import { sayChannel } from '../../domain/words/say/channel';
import { sayStepId } from '../../domain/words/say/step-id';
import { sayNote } from '../../domain/words/say/note';
import { sayStageCause } from '../../domain/words/say/stage-cause';
import {
  sayCallFailure,
  sayCallStatus,
  sayConsentState,
  sayHappened,
  sayMessageStatus,
} from '../../domain/words/say/status';
import { sayWhy } from '../../domain/words/say/why';
import { sayEvent } from '../../domain/words/say/event';
import { saySource } from '../../domain/words/say/source';
import { marks } from '../shell/marks';
import { sayListed } from './say-listed';

type Item = Readonly<Record<string, unknown>> & { readonly at: string; readonly kind: string };
/** `areOurs`: Sojourn wrote the facts, and not who sent an event. */
export type Line = {
  readonly head: string;
  readonly tail: string;
  readonly facts?: unknown;
  readonly areOurs?: boolean;
};

/** One thing that happened: what it was, what it belongs to, and the data behind it. */
export function lineOf(item: Item, language: Language): Line {
  const text = (name: string): string => (typeof item[name] === 'string' ? item[name] : '');
  const named = (name: string): string => {
    const said = text(name);
    // What came with a key names its source itself.
    if (said === '' || (name === 'source' && item['key'])) return said;
    return sayings[`${item.kind} ${name}`]?.(said, language) ?? sayings[name]?.(said, language) ?? said;
  };
  const among = (...names: string[]): string => names.map(named).filter((one) => one !== '').join(' · '); // prettier-ignore
  switch (item.kind) {
    case 'decision':
      return { head: sayListed(asDecision(item, text), language), tail: among('journey', 'step'), facts: item['data'], areOurs: true };
    case 'message':
      return { head: text('template'), tail: among('status', 'reason', 'channel', 'journey', 'step') };
    case 'consent':
      return { head: consentHead(item, text('state'), language), tail: among('channel', 'statement', 'source', 'note') };
    case 'stage':
      return { head: `${named('from')} → ${named('to')}`, tail: named('cause') };
    case 'points':
      return { head: String(item['points']), tail: among('reason', 'journey', 'step') };
    case 'call':
      return { head: named('status'), tail: among('reason', 'journey', 'step') };
    case 'change':
      return { head: named('change'), tail: '', facts: restOf(item), areOurs: true };
    case 'event':
      return { head: sayEvent({ type: text('type'), name: text('name') }, language), tail: among('source'), facts: item['properties'] };
    default:
      return { head: named('name') || item.kind, tail: among('source', 'customer'), facts: item['properties'] }; // prettier-ignore
  }
} // prettier-ignore

function consentHead({ purpose: named, spares }: Item, state: string, language: Language): string {
  const purpose = typeof named === 'string' ? named : '';
  const demand = demandOf(purpose);
  const known = consentStates.find((one) => one === state);
  if (demand && known) return sayDemand(demand, known, language);
  const said = sayPurpose({ purpose, spares: Array.isArray(spares) ? spares.map(String) : [] }, language);
  return `${said}${marks[language].colon}${sayConsentState(state, language)}`;
}

type Say = (said: string, language: Language) => string;

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
  'stage from': sayStage,
  'stage to': sayStage,
  'stage cause': sayStageCause,
  'consent note': sayNote,
  'consent source': saySource,
  'merge source': saySource,
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
