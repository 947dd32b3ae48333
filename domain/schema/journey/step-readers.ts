import { z } from 'zod';
import { channelKinds } from '../../contact/channel';
import type { CheckOptions } from '../../cel/check';
import type { Step, StepKind, StepOf, Value } from '../../journey/journey';
import type { Duration } from '../../time/time';
import { given, readExpression, withList } from '../reading/definition-reader';
import { isMapping } from '../reading/mapping';
import { readPart, sayType } from '../reading/issues';
import type { Path } from '../reading/problem';
import { shapes } from './step-shapes';
import type { BranchReader, Place } from './branch-reader';
import { readWait } from './wait-reader';

type Reader<S extends Step> = (value: unknown, at: Place, reader: BranchReader) => S | undefined;

const week: Duration = { unit: 'exact', millis: 7 * 24 * 3_600_000 };

/** Where nothing woke, a condition has no event. */
const asleep: CheckOptions = { boolean: true, absent: ['event'] };

const message: Reader<StepOf<'message'>> = (value, { path }, { report }) => {
  const read = readPart(shapes.message, withList(value, 'channels'), path, report);
  if (!read) return undefined;
  const channels = read.channels ?? ['preferred'];
  if (new Set(channels).size < channels.length) {
    report.warning([...path, 'channels'], {
      code: 'repeated-channel',
      detail: 'A channel stands here twice; the second does nothing.',
    });
  }
  return {
    kind: 'message',
    id: read.id ?? read.message,
    template: read.template,
    channels: [...new Set(channels)],
    whenNotPermitted: read['when-not-permitted'] ?? 'skip',
    whenHeldTooLong: read['when-held-too-long'] ?? 'skip',
    ...given({ hold: read.hold }),
  };
};

const wait: Reader<StepOf<'wait'>> = (value, { path, place }, { report }) => {
  const read = readPart(shapes.wait.extend({ wait: z.unknown() }), value, path, report);
  const rule = read && readWait(read.wait, [...path, 'wait'], report);
  return read && rule && { kind: 'wait', id: read.id ?? place, wait: rule };
};

const waitFor: Reader<StepOf<'wait-for'>> = (value, at, reader) => {
  const read = readPart(shapes['wait-for'], openBranches(value), at.path, reader.report);
  const branches = branchesOf(value, at, reader);
  if (!read) return undefined;
  const { on, when, consent, channel, within } = read['wait-for'];
  const path = [...at.path, 'wait-for'];
  if (on === undefined && when === undefined && consent === undefined) {
    reader.report.error(path, {
      code: 'missing',
      detail: 'It must say what it waits for: "on" an event, "when" a condition, or "consent" to a purpose.',
    });
  }
  if (consent !== undefined && (on !== undefined || when !== undefined)) {
    const detail = 'It waits for a consent alone, or for what "on" and "when" say.';
    reader.report.error([...path, 'consent'], { code: 'wrong-value', detail, hint: 'Make two steps of it.' });
  }
  if (when !== undefined)
    readExpression(when, [...path, 'when'], on === undefined ? asleep : { boolean: true }, reader.report);
  const asked = consent === undefined ? {} : { consent: { purpose: consent, ...given({ channel }) } };
  return { kind: 'wait-for', id: read.id ?? at.place, ...given({ on, when }), ...asked, within, ...branches };
};

const ifStep: Reader<StepOf<'if'>> = (value, at, reader) => {
  const read = readPart(shapes.if, openBranches(value), at.path, reader.report);
  const branches = branchesOf(value, at, reader);
  if (!read) return undefined;
  const condition = readExpression(read.if, [...at.path, 'if'], asleep, reader.report);
  return { kind: 'if', id: read.id ?? at.place, condition, ...branches };
};

const choose: Reader<StepOf<'choose'>> = (value, { path, place }, reader) => {
  const read = readPart(shapes.choose.extend({ choose: z.array(z.unknown()).min(1) }), value, path, reader.report);
  if (!read) return undefined;
  const cases: { when: string; steps: Step[] }[] = [];
  let otherwise: Step[] = [];
  read.choose.forEach((one, index) => {
    const at = [...path, 'choose', index];
    if (isMapping(one) && Object.hasOwn(one, 'else')) {
      if (index < read.choose.length - 1) {
        reader.report.error(at, {
          code: 'else-not-last',
          detail: '"else" comes last; nobody reaches the cases after it.',
        });
      }
      readPart(z.strictObject({ else: z.unknown() }), one, at, reader.report);
      otherwise = reader.list(one.else, [...at, 'else'], `${place}.else`);
      return;
    }
    const found = readPart(z.strictObject({ when: z.string(), steps: z.unknown() }), one, at, reader.report);
    const steps = isMapping(one) ? reader.list(one.steps, [...at, 'steps'], `${place}.${index}`) : [];
    if (found) cases.push({ when: readExpression(found.when, [...at, 'when'], asleep, reader.report), steps });
  });
  return { kind: 'choose', id: read.id ?? place, cases, else: otherwise };
};

const split: Reader<StepOf<'split'>> = (value, { path, place }, reader) => {
  const { report } = reader;
  const read = readPart(shapes.split, openArms(value), path, report);
  const arms: Record<string, { weight: number; holdout: boolean; steps: Step[] }> = {};
  const written = isMapping(value) && isMapping(value.arms) ? value.arms : {};
  for (const [name, arm] of Object.entries(written)) {
    const at = [...path, 'arms', name];
    const inside = isMapping(arm) ? arm.steps : undefined;
    const steps = reader.list(inside, [...at, 'steps'], `${place}.${name}`);
    if (read) arms[name] = { weight: read.arms[name]?.weight ?? 0, holdout: read.arms[name]?.holdout ?? false, steps };
    if (arms[name]?.holdout && steps.length > 0) {
      report.error([...at, 'steps'], {
        code: 'holdout-with-steps',
        detail: 'A holdout arm has no steps: nothing is sent to it.',
      });
    }
  }
  if (!read) return undefined;
  if (Object.values(arms).reduce((sum, arm) => sum + arm.weight, 0) <= 0) {
    report.error([...path, 'arms'], {
      code: 'bad-weights',
      detail: 'The weights of the arms must add up to more than 0.',
    });
  }
  return { kind: 'split', id: read.id ?? read.split, arms };
};

const ask: Reader<StepOf<'ask'>> = (value, { path, place }, { report }) => {
  const read = readPart(
    shapes.ask,
    isMapping(value) ? { ...value, ask: withList(value.ask, 'channels') } : value,
    path,
    report,
  );
  if (!read) return undefined;
  const { question, channels, within } = read.ask;
  return { kind: 'ask', id: read.id ?? place, question, channels: channels ?? channelKinds, within: within ?? week };
};

const survey: Reader<StepOf<'survey'>> = (value, at, reader) => {
  const read = readPart(shapes.survey, openBranches(value), at.path, reader.report);
  const branches = branchesOf(value, at, reader);
  return (
    read && {
      kind: 'survey',
      id: read.id ?? read.survey,
      template: read.template,
      within: read.within ?? week,
      ...branches,
    }
  );
};

const update: Reader<StepOf<'update'>> = (value, { path, place }, reader) => {
  const read = readPart(shapes.update, value, path, reader.report);
  return (
    read && {
      kind: 'update',
      id: read.id ?? place,
      traits: valuesOf(read.update.traits, [...path, 'update', 'traits'], reader),
    }
  );
};

const webhook: Reader<StepOf<'webhook'>> = (value, { path, place }, reader) => {
  const read = readPart(shapes.webhook, value, path, reader.report);
  if (!read) return undefined;
  const { url, body = {} } = read.webhook;
  return { kind: 'webhook', id: read.id ?? place, url, body: valuesOf(body, [...path, 'webhook', 'body'], reader) };
};

const award: Reader<StepOf<'award'>> = (value, { path, place }, { report }) => {
  const read = readPart(shapes.award, value, path, report);
  return read && { kind: 'award', id: read.id ?? place, ...read.award };
};

const enter: Reader<StepOf<'enter'>> = (value, { path, place }, { report }) => {
  const read = readPart(shapes.enter, value, path, report);
  return read && { kind: 'enter', id: read.id ?? place, journey: read.enter };
};

const exit: Reader<StepOf<'exit'>> = (value, { path, place }, { report }) => {
  const read = readPart(shapes.exit, value, path, report);
  return read && { kind: 'exit', id: read.id ?? place, outcome: read.exit };
};

export const readers: { readonly [K in StepKind]: Reader<StepOf<K>> } = {
  message,
  wait,
  'wait-for': waitFor,
  if: ifStep,
  choose,
  split,
  ask,
  survey,
  update,
  webhook,
  award,
  enter,
  exit,
};

function branchesOf(value: unknown, { path, place }: Place, reader: BranchReader): { then: Step[]; else: Step[] } {
  const { then: yes, else: no } = isMapping(value) ? value : {};
  return {
    then: reader.list(yes, [...path, 'then'], `${place}.then`),
    else: reader.list(no, [...path, 'else'], `${place}.else`),
  };
}

/** The lists inside are read by themselves, whatever is in them. */
function openBranches(value: unknown): unknown {
  if (!isMapping(value)) return value;
  return { ...value, ...('then' in value ? { then: [] } : {}), ...('else' in value ? { else: [] } : {}) };
}

function openArms(value: unknown): unknown {
  if (!isMapping(value) || !isMapping(value.arms)) return value;
  const arms = Object.entries(value.arms).map(([name, arm]) => [
    name,
    isMapping(arm) && 'steps' in arm ? { ...arm, steps: [] } : arm,
  ]);
  return { ...value, arms: Object.fromEntries(arms) };
}

function valuesOf(values: Record<string, unknown>, path: Path, { report }: BranchReader): Record<string, Value> {
  const made: Record<string, Value> = {};
  for (const [name, value] of Object.entries(values)) {
    if (!isMapping(value) || !Object.hasOwn(value, 'cel')) {
      made[name] = { literal: value };
      continue;
    }
    const { cel, ...rest } = value;
    for (const other of Object.keys(rest)) {
      report.error([...path, name, other], {
        code: 'unknown-key',
        detail: `"${other}" is not known here.`,
        hint: 'Beside cel nothing else stands.',
      });
    }
    if (typeof cel === 'string') made[name] = { cel: readExpression(cel, [...path, name, 'cel'], {}, report) };
    else report.error([...path, name, 'cel'], { code: 'wrong-type', detail: `Must be a text, not ${sayType(cel)}.` });
  }
  return made;
}
