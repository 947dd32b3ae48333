import type { StoredRequest } from '../../../db/rights/requests';
import { shadesOf, type Shades } from '../../../domain/journey/brand';
import { customerZone } from '../../../domain/time/local-time';
import { demands, standingDemand, type Demand } from '../../../domain/person/ledger/demands';
import { consentsBefore, lastAct, undoWithin, wishesBefore } from '../../../domain/person/ledger/undo';
import type { Preferences } from '../../../domain/person/wishes/preferences';
import type { Millis } from '../../../domain/time/time';
import type { Language } from '../../../domain/words/words';
import { journeyName, mostLines, type Facts } from './facts';
import { viewAbout, type AboutView } from './view-about';
import { viewJourneys, type JourneysView } from './view-journeys';
import { viewRecord, type RecordView } from './view-record';
import { viewTopics, type TopicView } from './view-topics';

/** What a person's page shows, in no language yet. */
export type View = {
  readonly language: Language;
  readonly zone: string;
  readonly brand: { readonly name: string; readonly logo?: string; readonly shades?: Shades };
  /** Until when the last thing that was done here can be taken back. */
  readonly undoUntil: Millis | undefined;
  /** What keeps us from writing whatever they agree to, whoever asked for it. */
  readonly silent: readonly Silence[];
  readonly topics: readonly TopicView[];
  readonly journeys: JourneysView;
  readonly wishes: Preferences;
  readonly about: AboutView;
  readonly record: RecordView;
  readonly demands: readonly DemandView[];
  readonly requests: readonly RequestView[];
  /** A journey's name by its key. */
  readonly journeyNamed: (key: string) => string;
};

export type Silence =
  { readonly by: 'snooze'; readonly until: Millis } | { readonly by: 'pause' } | { readonly by: SilencingRight };

const silencingRights = ['restrict', 'object:marketing'] as const satisfies readonly Demand[];
export type SilencingRight = (typeof silencingRights)[number];

/** A right, and since when the person makes use of it. */
export type DemandView = { readonly right: Demand; readonly since: Millis | undefined };

/** What was asked for by a right, and until when it is answered. */
export type RequestView = Pick<StoredRequest, 'asks' | 'at' | 'due' | 'because'> & { readonly isLate: boolean };

const viewRequests = ({ requests, now }: Facts): RequestView[] =>
  requests.map(({ asks, at, due, because }) => ({ asks, at, due, because, isLate: due < now }));

const viewDemands = ({ words, now }: Facts): DemandView[] =>
  demands.map((right) => ({ right, since: standingDemand(words, right, now)?.at }));

/** Sojourn's own, where the policy names no brand. */
const usualBrand = { name: 'Sojourn' } as const;

/** Facts in, what is shown out. */
export function viewOf(facts: Facts, language: Language): View {
  const { profile, definitions } = facts;
  const { policy } = definitions;
  const { name, logo, colour } = { logo: undefined, colour: undefined, ...(policy.brand ?? usualBrand) };
  return {
    language,
    zone: customerZone(profile, profile.preferences, policy),
    brand: { name, ...(logo ? { logo } : {}), ...(colour ? { shades: shadesOf(colour) } : {}) },
    undoUntil: undoUntil(facts),
    silent: silenceOf(facts),
    topics: viewTopics(facts),
    journeys: viewJourneys(facts),
    wishes: profile.preferences,
    about: viewAbout(facts),
    record: viewRecord(facts),
    demands: viewDemands(facts),
    requests: viewRequests(facts),
    journeyNamed: (key) => journeyName(facts, key),
  };
}

/** Nobody is offered to take back what brings nothing back; of a ledger that is longer than what was read nobody can tell. */
function undoUntil({ now, profile, ledger, wishes }: Facts): Millis | undefined {
  const act = lastAct(ledger, wishes, now);
  if (!act) return undefined;
  const brings = ledger.length >= mostLines || consentsBefore(act, ledger).length > 0 || wishesBefore(act, profile.preferences); // prettier-ignore
  return brings ? act.at + undoWithin : undefined;
}

function silenceOf({ profile, words, now }: Facts): View['silent'] {
  const { snoozeUntil = 0 } = profile.preferences;
  return [
    ...silencingRights.filter((right) => standingDemand(words, right, now)).map((by) => ({ by })),
    ...(profile.pausedAt === null ? [] : [{ by: 'pause' } as const]),
    ...(snoozeUntil > now ? [{ by: 'snooze', until: snoozeUntil } as const] : []),
  ];
}
