import { defineSearchAttributeKey } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { JourneyStatus } from '../domain/decide/snapshot';
import type { Stage } from '../domain/person/customer';

/** What a backend may send along: then it counts like an ingested event, once per id. Sojourn itself sends only `ref`. */
export type SignalPayload = {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly properties?: unknown;
  readonly at?: unknown;
  readonly ref?: string;
};

export const registrationSignal = defineSignal<[SignalPayload?]>('registration');
export const consentChangeSignal = defineSignal<[SignalPayload?]>('consentChange');
export const preferenceChangeSignal = defineSignal<[SignalPayload?]>('preferenceChange');
export const eventSignal = defineSignal<[SignalPayload?]>('event');
export const wakeSignal = defineSignal<[SignalPayload?]>('wake');

export type Status = { stage: Stage; paused: boolean; journeys: readonly JourneyStatus[] };
export const pauseUpdate = defineUpdate<Status, [{ reason?: string }?]>('pause');
export const resumeUpdate = defineUpdate<Status, [{ reason?: string }?]>('resume');
export const statusQuery = defineQuery<Status>('status');

export const stageAttribute = defineSearchAttributeKey('Stage', 'KEYWORD');
export const journeysAttribute = defineSearchAttributeKey('Journeys', 'KEYWORD_LIST');
export const pausedAttribute = defineSearchAttributeKey('Paused', 'BOOL');
