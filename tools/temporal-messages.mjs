import light from 'protobufjs/light.js';
import { SetUpError } from './steps.mjs';

/** Of Temporal's messages what the thread of the workflows reads and writes; the rest of its 1,200 types are calls to a server. */
const spoken = [
  'coresdk.workflow_activation.WorkflowActivation',
  'coresdk.workflow_completion.WorkflowActivationCompletion',
  'temporal.api.common.v1.Payload',
  'temporal.api.failure.v1.Failure',
  'temporal.api.sdk.v1.ExternalStorageReference',
];

/** The SDK's module of all messages, without those that no spoken one can hold. */
export const withSpokenAlone = (code) =>
  rewritten(code, (all) => only(all, reachable(light.Root.fromJSON({ nested: structuredClone(all) })), ''));

/** The same without those of Temporal Cloud's own administration, a quarter of them, which no client of ours asks. */
export const withoutCloud = (code) =>
  rewritten(code, (all) => {
    delete all.temporal.nested.api.nested.cloud;
    return all;
  });

function rewritten(code, rewrite) {
  const [, before, json, after] = /^(.*\.addJSON\()(\{.*\})(\).*)$/s.exec(code) ?? [];
  if (json === undefined)
    throw new SetUpError('the messages of the Temporal SDK have another form; see tools/temporal-messages.mjs');
  return `${before}${JSON.stringify(rewrite(JSON.parse(json)))}${after}`;
}

function reachable(root) {
  const found = new Set();
  const waiting = spoken.map((name) => root.lookupType(name));
  for (let type = waiting.pop(); type; type = waiting.pop()) {
    if (found.has(type.fullName)) continue;
    found.add(type.fullName);
    waiting.push(...(type.fieldsArray ?? []).flatMap((field) => field.resolve().resolvedType ?? []));
  }
  return found;
}

/** Numbers that have names are small and asked for by name. */
function only(nested, kept, path) {
  const left = Object.entries(nested).flatMap(([name, one]) => {
    const full = `${path}.${name}`;
    const inner = one.nested ? only(one.nested, kept, full) : {};
    const hasInner = Object.keys(inner).length > 0;
    if (!hasInner && !one.values && !kept.has(full)) return [];
    return [[name, { ...one, ...(one.nested ? { nested: inner } : {}) }]];
  });
  return Object.fromEntries(left);
}
