import { check, type CheckOptions } from './check';
import { withBudget } from './budget';
import { compile } from './compile';
import { nextFlip } from './flips';
import { toJson } from './plain';
import { pinnedTexts } from './pinned';
import { readings, type Readings } from './readings';
import { mayRise } from './rising';
import type { Scope } from './scope';
import { isFault, type Fault } from './syntax';
import { storable } from '../schema/storable';
import type { Millis } from '../time/time';

export type { Scope } from './scope';
export type { Fault } from './syntax';

export type Evaluation =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

/** UTF-16 units of JSON: some times what an event may hold, so that no value grows with each turn of a journey. */
const longestValue = 100_000;

/**
 * The value of a CEL expression as JSON: timestamps are RFC 3339, ints numbers. Never throws: what cannot be read, a missing
 * field, a wrong type or too many steps is an error, in words without personal data.
 */
export function evaluate(expression: string, scope: Scope): Evaluation {
  const compiled = compile(expression);
  if (isFault(compiled)) return { ok: false, error: compiled.message };
  try {
    return {
      ok: true,
      value: storable(
        withBudget(expression, () => toJson(compiled.run(scope))),
        { size: longestValue },
      ),
    };
  } catch (thrown) {
    return { ok: false, error: sayError(thrown, expression) };
  }
}

/** Errors of the library may quote values; only words that cannot hold personal data, or that the author wrote, come through. */
function sayError(thrown: unknown, expression: string): string {
  const message = thrown instanceof Error ? thrown.message : '';
  const field = /^field not found: (.+)$/.exec(message)?.[1];
  if (field !== undefined) return expression.includes(field) ? message : 'field not found';
  return knownErrors.test(message) ? message : 'the expression cannot be computed';
}
const knownErrors =
  /^(found no matching overload for|unresolved attribute|unbound function|index \d+ out of bounds|there is no such event yet$|the expression takes too many steps$|that is not a|\w+ (divide|modulus) by zero)/;

/** Whether a condition is true; `error` when it cannot be computed or is neither true nor false. */
export function holds(expression: string, scope: Scope): boolean | 'error' {
  const found = evaluate(expression, scope);
  return found.ok && typeof found.value === 'boolean' ? found.value : 'error';
}

/** Everything that is wrong with an expression, before anybody meets it. */
export function checkExpression(expression: string, options: CheckOptions = {}): Fault[] {
  const compiled = compile(expression);
  return isFault(compiled) ? [compiled] : check(compiled, options);
}

/** What an expression reads: names of counted events, fields. Nothing when it cannot be read. */
export function reads(expression: string): Readings {
  const compiled = compile(expression);
  return isFault(compiled) ? { counts: [], fields: [], computed: [] } : readings(compiled.expr);
}

/** The texts of which a field, such as `event.properties.kind`, has to be one for a condition to be true; undefined where it may be any. */
export function textsMeant(expression: string, path: string): readonly string[] | undefined {
  const compiled = compile(expression);
  return isFault(compiled) ? undefined : pinnedTexts(compiled.expr, path);
}

/**
 * The earliest instant after `scope.now` at which time alone may change the expression's value; undefined when time cannot.
 * It may be too early, so ask again then. What reads the clock in other ways than by comparing is looked at each minute.
 */
export function flipsAt(expression: string, scope: Scope): Millis | undefined {
  const compiled = compile(expression);
  return isFault(compiled)
    ? undefined
    : withBudget(
        expression,
        () => nextFlip(compiled, scope),
        () => undefined,
      );
}

/** Whether time alone may make a condition true that is false now. */
export function timeMayFulfil(expression: string): boolean {
  const compiled = compile(expression);
  return !isFault(compiled) && mayRise(compiled.expr);
}
