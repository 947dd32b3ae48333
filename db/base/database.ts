import {
  Kysely,
  PostgresDialect,
  PostgresQueryCompiler,
  type ColumnType,
  type Generated,
  type Transaction,
} from 'kysely';
import type { Pool } from 'pg';
import type { Refusal } from '../../domain/contact/refusal';
import { cleanText } from '../../domain/schema/storable';

/** Read as epoch milliseconds, written as a Date. */
type Instant = ColumnType<number, Date, Date>;
type NullableInstant = ColumnType<number | null, Date | null | undefined, Date | null>;
/** Written as JSON text, read parsed. */
type Json = ColumnType<Record<string, unknown>, string, string>;
type NullableJson = ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;
type WithDefault<T> = ColumnType<T, T | undefined, T>;

export type Tables = {
  customers: {
    customer_id: string;
    stage: WithDefault<string>;
    stage_since: Instant;
    created_at: Instant;
    traits: ColumnType<Record<string, unknown>, string | undefined, string>;
    preferences: ColumnType<Record<string, unknown>, string | undefined, string>;
    said: ColumnType<Record<string, unknown>, string | undefined, string>;
    points: WithDefault<number>;
    tier: Nullable<string>;
    paused_at: NullableInstant;
    pause_reason: Nullable<string>;
    revision: WithDefault<number>;
  };
  stages: { customer_id: string; seq: number; from_stage: string; to_stage: string; at: Instant; cause: string };
  identifiers: {
    customer_id: string;
    kind: string;
    value: string;
    verified_at: NullableInstant;
    added_at: Instant;
    source: string;
    hash: Nullable<Buffer>;
    claimed: WithDefault<boolean>;
  };
  identifier_owners: { kind: string; value: string; customer_id: string };
  events: {
    customer_id: string;
    event_id: string;
    seq: Generated<number>;
    type: WithDefault<string>;
    name: string;
    properties: Json;
    context: NullableJson;
    at: Instant;
    received_at: Instant;
    source: string;
    message_id: string;
    undecided: WithDefault<boolean>;
    notes: Nullable<string[]>;
  };
  receipts: { source: string; message_id: string; customer_id: string; event_id: string };
  consents: {
    customer_id: string;
    seq: number;
    purpose: string;
    channel: Nullable<string>;
    state: string;
    at: Instant;
    recorded_at: Instant;
    source: string;
    statement: Nullable<string>;
    version: Nullable<string>;
    valid_until: NullableInstant;
    evidence: NullableJson;
    key_id: Nullable<string>;
  };
  enrolments: {
    customer_id: string;
    enrolment_id: string;
    journey: string;
    version: number;
    key: string;
    state: string;
    step: string;
    since: Instant;
    waiting: NullableJson;
    entry: Json;
    results: Json;
    entered_at: Instant;
    ended_at: NullableInstant;
    outcome: Nullable<string>;
    goal_at: NullableInstant;
  };
  messages: {
    customer_id: string;
    message_id: string;
    enrolment_id: string;
    journey: string;
    version: number;
    step: string;
    template: string;
    template_version: number;
    purpose: string;
    channel: Nullable<string>;
    class: string;
    priority: number;
    status: string;
    reason: Nullable<string>;
    decided_at: Instant;
    not_before: Instant;
    at: Instant;
    attempt: WithDefault<number>;
    lease_until: NullableInstant;
    queued: WithDefault<boolean>;
    provider_reply: Nullable<string>;
    refusal: ColumnType<Refusal | null, string | null | undefined, string | null>;
  };
  decisions: {
    customer_id: string;
    seq: Generated<number>;
    at: Instant;
    enrolment_id: string;
    journey: string;
    version: number;
    step: string;
    outcome: string;
    reason: string;
    until: NullableInstant;
    message_id: Nullable<string>;
    data: Json;
  };
  points: {
    customer_id: string;
    enrolment_id: string;
    step: string;
    journey: string;
    points: number;
    reason: string;
    at: Instant;
  };
  calls: {
    customer_id: string;
    call_id: string;
    enrolment_id: string;
    journey: string;
    version: number;
    step: string;
    url: string;
    body: Json;
    status: string;
    reason: Nullable<string>;
    decided_at: Instant;
    until: Instant;
    at: Instant;
    attempt: WithDefault<number>;
    lease_until: NullableInstant;
    http_status: Nullable<number>;
    response: NullableJson;
  };
  changes: { customer_id: string; seq: Generated<number>; at: Instant; kind: string; data: Json };
  outbox: {
    id: Generated<number>;
    customer_id: string;
    signal: string;
    ref: Nullable<string>;
    created_at: ColumnType<number, Date | undefined, Date>;
    lease_until: ColumnType<number, Date | undefined, Date>;
    bulk: WithDefault<boolean>;
    lane: Generated<string>;
  };
  journeys: {
    key: string;
    name: string;
    draft_source: string;
    draft_format: string;
    revision: WithDefault<number>;
    state: WithDefault<string>;
    live_version: Nullable<number>;
    live_since: NullableInstant;
    updated_at: Instant;
  };
  journey_versions: {
    key: string;
    version: number;
    source: string;
    format: string;
    definition: Json;
    in_flight: WithDefault<string>;
    published_at: Instant;
    published_by: string;
  };
  templates: {
    key: string;
    draft_source: string;
    draft_format: string;
    revision: WithDefault<number>;
    live_version: Nullable<number>;
    updated_at: Instant;
  };
  template_versions: {
    key: string;
    version: number;
    source: string;
    format: string;
    definition: Json;
    published_at: Instant;
    published_by: string;
  };
  audiences: {
    key: string;
    draft_source: string;
    draft_format: string;
    revision: WithDefault<number>;
    live_version: Nullable<number>;
    updated_at: Instant;
  };
  audience_versions: {
    key: string;
    version: number;
    source: string;
    format: string;
    definition: Json;
    published_at: Instant;
    published_by: string;
  };
  audience_passes: {
    journey: string;
    occurrence: string;
    instant: Instant;
    after: string;
    looked: WithDefault<number>;
    entered: WithDefault<number>;
    ended_at: NullableInstant;
  };
  policies: {
    version: number;
    source: string;
    format: string;
    definition: Json;
    published_at: Instant;
    published_by: string;
  };
  definitions_revision: { only_row: WithDefault<boolean>; revision: number };
  api_keys: {
    key_id: string;
    name: string;
    hash: Buffer;
    scopes: string[];
    created_at: Instant;
    revoked_at: NullableInstant;
  };
  idempotency_keys: {
    key_id: string;
    idempotency_key: string;
    fingerprint: string;
    status: Nullable<number>;
    response: NullableJson;
    created_at: ColumnType<number, Date | undefined, Date>;
  };
  suppressions: { hash: Buffer; channel: string; reason: string; at: Instant };
  channels: { kind: string; paused: WithDefault<boolean>; per_second: Nullable<number>; updated_at: Instant };
  secrets: { name: string; value: Buffer };
  clock: { only_row: WithDefault<boolean>; rate: number; real_at: Instant; product_at: Instant };
};

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;

export const openDatabase = (pool: Pool): Database => new Kysely<Tables>({ dialect: new Dialect({ pool }) });

class Dialect extends PostgresDialect {
  override createQueryCompiler(): PostgresQueryCompiler {
    return new Compiler();
  }
}

/** Postgres refuses a statement for one NUL in a parameter; asked for such a text it answers now that there is none. */
class Compiler extends PostgresQueryCompiler {
  protected override addParameter(parameter: unknown): void {
    super.addParameter(withoutNul(parameter));
  }
}

const withoutNul = (parameter: unknown): unknown => {
  if (typeof parameter === 'string') return parameter.includes('\0') ? cleanText(parameter) : parameter;
  return Array.isArray(parameter) ? parameter.map(withoutNul) : parameter;
};
