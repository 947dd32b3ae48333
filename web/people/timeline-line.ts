import { stages } from '../../domain/person/customer';
import { sayStage, type Language } from '../../domain/words/words';
import { consentStates } from '../../domain/person/ledger/consent';
import { demandOf } from '../../domain/person/ledger/demands';
import { sayDemand } from '../../domain/words/say-demand';
import { sayChannel } from '../../domain/words/say-channel';
import { sayStepId } from '../../domain/words/say-step-id';
import { sayListed } from './say-listed';

type Item = Readonly<Record<string, unknown>> & { readonly at: string; readonly kind: string };
export type Line = { readonly head: string; readonly tail: string; readonly facts: unknown };

/** One thing that happened: what it was, what it belongs to, and the data behind it. */
export function lineOf(item: Item, language: Language): Line {
  const text = (name: string): string => (typeof item[name] === 'string' ? item[name] : '');
  const named = (name: string): string => {
    const said = text(name);
    if (said === '') return '';
    return name === 'channel' ? sayChannel(said, language) : name === 'step' ? sayStepId(said, language) : said;
  };
  const among = (...names: string[]): string => names.map(named).filter((one) => one !== '').join(' · '); // prettier-ignore
  const stage = (name: string): string => {
    const known = stages.find((one) => one === item[name]);
    return known ? sayStage(known, language) : text(name);
  };
  switch (item.kind) {
    case 'decision':
      return { head: sayListed(asDecision(item, text), language), tail: among('journey', 'step'), facts: item['data'] };
    case 'message':
      return { head: text('template'), tail: among('status', 'reason', 'channel', 'journey', 'step'), facts: undefined };
    case 'consent':
      return { head: consentHead(text('purpose'), text('state'), language), tail: among('channel', 'statement', 'source', 'note'), facts: undefined }; // prettier-ignore
    case 'stage':
      return { head: `${stage('from')} → ${stage('to')}`, tail: text('cause'), facts: undefined };
    case 'points':
      return { head: String(item['points']), tail: among('reason', 'journey', 'step'), facts: undefined };
    case 'call':
      return { head: text('status'), tail: among('reason', 'journey', 'step'), facts: undefined };
    case 'change':
      return { head: text('change'), tail: '', facts: restOf(item) };
    default:
      return { head: text('name') || text('type') || item.kind, tail: among('source', 'customer'), facts: item['properties'] }; // prettier-ignore
  }
} // prettier-ignore

function consentHead(purpose: string, state: string, language: Language): string {
  const demand = demandOf(purpose);
  const known = consentStates.find((one) => one === state);
  return demand && known ? sayDemand(demand, known, language) : `${purpose}: ${state}`;
}

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
