import { z } from 'zod';
import { worths } from '../../domain/contact/worth';
import { consentStates } from '../../domain/person/ledger/consent';
import { confidences, dataClasses, stages } from '../../domain/person/customer';

/** What comes back. More fields may follow, so the shapes are open. */
const time = z.string().describe('RFC 3339, UTC.');
const text = z.string();
const key = z
  .looseObject({ id: text, name: text })
  .nullable()
  .describe('The key that said it; null where it came without one.');

const traitShape = z.looseObject({
  value: z.unknown(),
  masked: z.literal(true).optional().describe('It is sensitive: only its purpose reads it.'),
  source: text,
  at: time,
  key,
  class: z.enum(dataClasses),
  confidence: z.enum(confidences).describe('Whether it was said, seen beside an event, or worked out.'),
  purpose: text.optional().describe('What it may be used for alone.'),
  basis: z.number().optional().describe('The line of the ledger that permits to keep or use it, by its seq.'),
  stopped: z
    .literal(true)
    .optional()
    .describe('No consent to a statement that covers it is permitted now: no journey, template or audience sees it.'),
});

export const messageShape = z.looseObject({
  id: text,
  journey: text,
  version: z.number(),
  step: text,
  channel: text.nullable(),
  template: text,
  class: z.enum(['marketing', 'service']),
  status: z.enum(['decided', 'handing-over', 'sent', 'withheld', 'failed', 'unknown']),
  reason: text.optional(),
  decidedAt: time,
  at: time.describe('Of the last change.'),
  nextTry: time.optional().describe('Where the provider refuses for the time being; by the real clock.'),
  messageId: text.describe('The Message-ID header of the mail.'),
  feedback: z
    .record(z.string(), z.looseObject({ at: time, provider: text }))
    .optional()
    .describe('What the provider said after it had taken it: `bounce`, `complaint`, `delivery`.'),
});

export const decisionShape = z.looseObject({
  at: time,
  journey: text,
  version: z.number(),
  step: text,
  outcome: z.enum(['send', 'hold', 'skip', 'exit']),
  reason: text,
  until: time.optional(),
  words: text.describe('Why, as one sentence.'),
  data: z.record(z.string(), z.unknown()).describe('Why, as data.'),
});

export const enrolmentShape = z.looseObject({
  id: text,
  journey: text,
  version: z.number(),
  state: z
    .enum(['active', 'completed', 'exited', 'parked'])
    .describe('parked: it cannot be decided, and is tried again.'),
  step: text,
  reason: text.optional().describe('Why it is parked.'),
  words: text.optional().describe('The same as a sentence.'),
  nextTry: time.optional().describe('When a parked one is tried again, by the real clock.'),
  results: z
    .record(z.string(), z.looseObject({}))
    .describe('By step: {arm, holdout}, {answer}, {status, body} or {points}.'),
  waitingFor: text.optional(),
  due: time.optional(),
  enteredAt: time,
  endedAt: time.optional(),
  outcome: text.optional(),
});

const comingShape = z.looseObject({
  for: text.describe('time, event, condition, permission, hand-over, answer or mending.'),
  until: time.optional(),
  reason: text.optional(),
  event: text.optional(),
  message: z
    .looseObject({ step: text, isSure: z.boolean().describe('No question lies on the way there.') })
    .optional()
    .describe('The next step that speaks to them.'),
});

export const outlookShape = z.looseObject({
  journey: text,
  name: text,
  passages: z
    .array(enrolmentShape.extend({ coming: comingShape.optional() }))
    .describe('Those under way, else the last one; none where they never were in it.'),
  notSent: decisionShape
    .extend({ mayGo: time.optional().describe('When it is looked at again, or held no longer.') })
    .optional()
    .describe('The last message that did not go, and why.'),
  entries: z
    .array(
      z.looseObject({
        by: z.enum(['event', 'stage', 'audience', 'api']),
        on: text.optional(),
        stage: text.optional(),
        audience: text.optional(),
        when: text.optional(),
        lastAt: time.optional().describe('When this event happened to them last.'),
      }),
    )
    .optional()
    .describe('What leads into it, where they never were in it.'),
});

export const consentShape = z.looseObject({
  seq: z.number(),
  purpose: text.describe('`*`, of a no: everything, also what is heard of later.'),
  spares: z.array(text).optional().describe('Of a no to everything, the purposes that it leaves alone.'),
  channel: text.optional(),
  state: z.enum(consentStates).describe('pending: a yes that waits to be confirmed, which is no.'),
  at: time,
  recordedAt: time,
  source: text,
  key,
  statement: text.optional(),
  version: text.optional(),
  worth: z.enum(worths).describe('What it is worth now; all but granted permit nothing.'),
  expiresAt: time.optional().describe('After it a grant is worth nothing.'),
  note: text.optional().describe('What counts otherwise than it was said, and why.'),
});

export const stopsShape = z
  .looseObject({ data: z.array(text), journeys: z.array(text), messages: z.array(text) })
  .optional()
  .describe(
    'What a no stops: traits that are used no more, journeys that are left, messages that were decided and do not go.',
  );

export const inTheAirShape = z.array(z.looseObject({ id: text, journey: text, step: text, channel: text.nullable() }));

const quietWindowShape = z.object({ from: text, to: text, days: z.array(text).optional() });

export const preferencesShape = z.looseObject({
  channels: z.array(text).optional(),
  topics: z.record(text, z.boolean()).optional(),
  frequency: z.object({ max: z.number(), per: text }).optional(),
  topicFrequency: z.record(text, z.object({ max: z.number(), per: text })).optional(),
  quietHours: z.union([quietWindowShape, z.array(quietWindowShape)]).optional(),
  timezone: text.optional(),
  language: text.optional(),
  snoozeUntil: time.optional(),
  personalisation: z.boolean().optional(),
  journeys: z.record(text, z.enum(['paused', 'left'])).optional(),
});

export const stageShape = z.enum(stages);

export const profileShape = z.looseObject({
  id: text,
  stage: stageShape,
  stageSince: time,
  createdAt: time,
  identifiers: z.array(
    z.looseObject({
      kind: text,
      value: text,
      claimed: z.literal(true).optional().describe('Only a browser gave it: nothing goes there.'),
      verifiedAt: time.optional().describe('When somebody proved that it is theirs.'),
    }),
  ),
  traits: z.record(text, traitShape),
  preferences: preferencesShape,
  consents: z.array(consentShape).describe('The last word of each purpose and channel.'),
  enrolments: z.array(enrolmentShape),
  loyalty: z.looseObject({ points: z.number(), tier: text.nullable() }),
  paused: z.looseObject({ at: time, reason: text.optional() }).optional(),
  suppressed: z.record(text, text).describe('By channel, why nothing goes to its address.'),
});

/** What tells somebody from another where many stand. */
export const whoShape = z.looseObject({
  id: text,
  name: text.optional(),
  identifiers: z
    .array(z.looseObject({ kind: text, value: text, claimed: z.literal(true).optional() }))
    .describe('Ten at most, the strongest kinds first.'),
});

export const listedPersonShape = whoShape.extend({
  stage: stageShape,
  createdAt: time,
  lastSeen: time.optional().describe('When the last of their events happened.'),
  paused: z.literal(true).optional(),
});

export const timelineShape = z.looseObject({
  at: time,
  kind: text,
  id: text,
  receivedAt: time.optional().describe('When we learned of an event.'),
  import: text.optional().describe('The import that an event came with.'),
  key: key.optional(),
  notes: z.array(text).optional().describe('What was stored otherwise than it was sent.'),
});
