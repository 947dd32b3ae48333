import { placeOf, type Occurrence } from '../journey/audience';
import { audienceEvent, beatsOf, isAmong, occurrenceName, spreadOf, type Beat } from '../journey/audience-beats';
import type { CustomerEvent } from '../person/event';
import type { Definitions, Facts } from '../decide/facts';
import { customerZone } from '../time/local-time';
import type { Millis } from '../time/time';
import { Timetable } from './timetable';

/** Since when the journeys were live, and after which instant they let no audience in. */
export type AudienceSpan = { readonly since: Millis; readonly until: Millis };

type Calendar = { readonly journey: string; readonly beat: Beat; readonly tables: Map<string, Timetable> };

/** When people have their turns in the audiences of the live journeys, for lives on a virtual clock; many lives may share it. */
export class Turns {
  private readonly calendars: readonly Calendar[];

  constructor(
    private readonly definitions: Pick<Definitions, 'live' | 'policy'>,
    private readonly span: AudienceSpan,
  ) {
    const { since } = span;
    const { live, policy } = definitions;
    this.calendars = live.flatMap(
      (journey) =>
      beatsOf(journey, policy, { since, first: since }).map((beat) => ({ journey: journey.key, beat, tables: new Map() })), // prettier-ignore
    );
  }

  /** The first instant after `after` at which the person has a turn. */
  next(facts: Facts, after: Millis): Millis | undefined {
    let first: Millis | undefined;
    for (const calendar of this.calendars) {
      const wait = this.waitOf(facts, calendar);
      const found = this.tableOf(facts, calendar).after(after - wait);
      const turn = found ? found.instant + wait : Infinity;
      if (turn <= this.span.until && turn < (first ?? Infinity)) first = turn;
    }
    return first;
  }

  /** What lets the person in at this instant: where it is their turn and they are among the audience. */
  at(facts: Facts, now: Millis): CustomerEvent[] {
    if (now > this.span.until) return [];
    const { customer, preferences, consents, history, events } = facts;
    const whom = { customer, preferences, consents, history: [...history, ...events], now };
    return this.calendars.flatMap((calendar) => {
      const occurrence = this.turnAt(facts, calendar, now);
      if (!occurrence || !isAmong(calendar.beat, whom, this.definitions)) return [];
      const { journey, beat } = calendar;
      const name = occurrenceName(beat.index, occurrence.wall);
      return [audienceEvent({ customerId: customer.id, journey, occurrence: name, at: now })];
    });
  }

  private turnAt(facts: Facts, calendar: Calendar, now: Millis): Occurrence | undefined {
    const instant = now - this.waitOf(facts, calendar);
    const found = this.tableOf(facts, calendar).after(instant - 1);
    return found?.instant === instant ? found : undefined;
  }

  private tableOf({ customer, preferences }: Facts, { beat, tables }: Calendar): Timetable {
    const zone = beat.rhythm.clock ?? customerZone(customer, preferences, this.definitions.policy);
    const known = tables.get(zone);
    if (known) return known;
    const table = new Timetable(beat.rhythm, zone);
    tables.set(zone, table);
    return table;
  }

  /** Milliseconds from an occurrence to the turn of the person. */
  private waitOf({ customer }: Facts, { beat }: Calendar): number {
    const spread = spreadOf(beat);
    return spread === 0 ? 0 : Math.ceil(spread * placeOf(customer.id));
  }
}
