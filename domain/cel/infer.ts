import { fieldsOf, functions, macros, variables, type Signature, type Type } from './vocabulary';
import { didYouMean } from '../schema/reading/nearest';
import type { Call, Comprehension, Expr, Fault } from './syntax';

/** What is known where a part stands, and where to tell what is wrong. */
export type Inference = {
  readonly names: ReadonlyMap<string, Type>;
  tell(at: Expr, fault: Omit<Fault, 'column' | 'severity'> & { severity?: Fault['severity'] }): void;
};

/** The type of an expression; tells of everything in it that cannot work. */
export function infer(expr: Expr | undefined, inference: Inference): Type {
  if (!expr) return 'any';
  const kind = expr.exprKind;
  switch (kind.case) {
    case 'constExpr':
      return constantTypes[kind.value.constantKind.case ?? ''] ?? 'any';
    case 'identExpr':
      return variable(expr, kind.value.name, inference);
    case 'selectExpr':
      return select(expr, kind.value, inference);
    case 'callExpr':
      return call(expr, kind.value, inference);
    case 'listExpr':
      for (const element of kind.value.elements) infer(element, inference);
      return 'list';
    case 'structExpr':
      for (const entry of kind.value.entries) infer(entry.value, inference);
      return 'map';
    case 'comprehensionExpr':
      return comprehension(kind.value, inference);
    default:
      return 'any';
  }
}

const constantTypes: Readonly<Record<string, Type>> = {
  nullValue: 'null',
  boolValue: 'bool',
  int64Value: 'int',
  uint64Value: 'int',
  doubleValue: 'double',
  stringValue: 'string',
  bytesValue: 'bytes',
};

function variable(expr: Expr, name: string, { names, tell }: Inference): Type {
  const known = names.get(name);
  if (known) return known;
  if (!typeNames.has(name)) {
    const hint =
      didYouMean(name, names.keys()) ?? `Known are ${Object.keys(variables).join(', ')}. A text needs quotes.`;
    tell(expr, { code: 'condition-unknown-name', message: `"${name}" is not known here.`, hint });
  }
  return typeNames.has(name) ? 'type' : 'any';
}
const typeNames = new Set(['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type']);

function select(expr: Expr, { operand, field }: { operand?: Expr; field: string }, inference: Inference): Type {
  const owner = infer(operand, inference);
  const fields = fieldsOf[owner];
  if (fields) {
    const found = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (found) return found;
    const hint =
      didYouMean(field, Object.keys(fields)) ??
      (owner === 'customer' ? `A trait is customer.traits.${field}.` : undefined);
    inference.tell(expr, {
      code: 'condition-unknown-field',
      message: `${owner} has no field "${field}".`,
      hint,
      severity: 'warning',
    });
    return 'any';
  }
  if (owner !== 'map' && owner !== 'any' && owner !== 'type') {
    inference.tell(expr, { code: 'condition-type', message: `A ${owner} has no field "${field}".` });
  }
  return 'any';
}

function comprehension(
  { iterVar, iterRange, accuVar, accuInit, loopCondition, loopStep, result }: Comprehension,
  inference: Inference,
): Type {
  const range = infer(iterRange, inference);
  if (iterRange && !['list', 'map', 'any'].includes(range)) {
    inference.tell(iterRange, {
      code: 'condition-type',
      message: `A ${range} cannot be gone through, only a list or a map.`,
    });
  }
  const names = new Map(inference.names)
    .set(iterVar, range === 'map' ? 'string' : 'any')
    .set(accuVar, infer(accuInit, inference));
  const inside = { ...inference, names };
  infer(loopCondition, inside);
  infer(loopStep, inside);
  return infer(result, inside);
}

function call(expr: Expr, { function: name, target, args }: Call, inference: Inference): Type {
  const operator = operators[name];
  const types = args.map((arg) => infer(arg, inference));
  if (operator) return operator(expr, types, inference);
  const signatures = functions.get(name);
  const on = target && infer(target, inference);
  if (!signatures) {
    const hint = didYouMean(name, [...functions.keys(), ...macros]);
    inference.tell(expr, { code: 'condition-unknown-function', message: `There is no function "${name}".`, hint });
    return 'any';
  }
  const fitting = signatures.filter((one) => fits(one, on, types));
  if (fitting.length === 0) {
    inference.tell(expr, {
      code: 'condition-type',
      message: `${name} does not take ${saidArguments(on, types)}.`,
      hint: usage(name, signatures),
    });
  }
  const gives = new Set((fitting.length > 0 ? fitting : signatures).map((one) => one.gives));
  return gives.size === 1 ? ([...gives][0] ?? 'any') : 'any';
}

const fits = (signature: Signature, on: Type | undefined, types: readonly Type[]): boolean =>
  (signature.on === undefined) === (on === undefined) &&
  signature.takes.length === types.length &&
  [signature.on ?? 'any', ...signature.takes].every((wanted, index) =>
    suits([on ?? 'any', ...types][index] ?? 'any', wanted),
  );

const suits = (given: Type, wanted: Type): boolean => given === wanted || given === 'any' || wanted === 'any';

const saidArguments = (on: Type | undefined, types: readonly Type[]): string =>
  `${types.length === 0 ? 'no argument' : types.join(', ')}${on ? ` on a ${on}` : ''}`;

const usage = (name: string, signatures: readonly Signature[]): string =>
  `Write ${signatures.map(({ on, takes }) => `${on ? `${on}.` : ''}${name}(${takes.join(', ')})`).join(' or ')}.`;

type Operator = (expr: Expr, types: readonly Type[], inference: Inference) => Type;

const isNumber = (type: Type | undefined): boolean => type === 'int' || type === 'double';
const isAny = (type: Type | undefined): boolean => type === undefined || type === 'any';

const logical: Operator = (expr, types, { tell }) => {
  const wrong = types.find((type) => type !== 'bool' && type !== 'any');
  if (wrong) tell(expr, { code: 'condition-type', message: `A ${wrong} is neither true nor false.` });
  return 'bool';
};

const ordered: Operator = (expr, [left, right], { tell }) => {
  const comparable =
    isAny(left) ||
    isAny(right) ||
    (isNumber(left) && isNumber(right)) ||
    (left === right && left !== 'list' && left !== 'map');
  const hint = left === 'timestamp' || right === 'timestamp' ? 'Write timestamp("2026-12-24") for a time.' : undefined;
  if (!comparable)
    tell(expr, { code: 'condition-type', message: `A ${left} cannot be compared with a ${right}.`, hint });
  return 'bool';
};

const equal: Operator = (expr, [left, right], { tell }) => {
  const possible =
    isAny(left) ||
    isAny(right) ||
    left === 'null' ||
    right === 'null' ||
    left === right ||
    (isNumber(left) && isNumber(right));
  if (!possible) tell(expr, { code: 'condition-type', message: `A ${left} is never equal to a ${right}.` });
  return 'bool';
};

const sums: Readonly<Record<string, Type>> = {
  '_+_ duration duration': 'duration',
  '_+_ timestamp duration': 'timestamp',
  '_+_ duration timestamp': 'timestamp',
  '_+_ string string': 'string',
  '_+_ bytes bytes': 'bytes',
  '_+_ list list': 'list',
  '_-_ timestamp timestamp': 'duration',
  '_-_ timestamp duration': 'timestamp',
  '_-_ duration duration': 'duration',
};

const computed =
  (name: string): Operator =>
  (expr, [left, right], { tell }) => {
    if (isNumber(left) && isNumber(right)) return left === 'int' && right === 'int' ? 'int' : 'double';
    const known = sums[`${name} ${left} ${right}`];
    if (known || isAny(left) || isAny(right)) return known ?? 'any';
    const hint = left === 'string' || right === 'string' ? 'Use string(…) or int(…) to convert.' : undefined;
    tell(expr, {
      code: 'condition-type',
      message: `"${name.replaceAll('_', '')}" does not go with a ${left} and a ${right}.`,
      hint,
    });
    return 'any';
  };

const operators: Readonly<Record<string, Operator>> = {
  '_&&_': logical,
  '_||_': logical,
  '!_': logical,
  '@not_strictly_false': () => 'bool',
  '_?_:_': (expr, [condition, yes, no], inference) => {
    logical(expr, condition ? [condition] : [], inference);
    return yes === no ? (yes ?? 'any') : 'any';
  },
  '_<_': ordered,
  '_<=_': ordered,
  '_>_': ordered,
  '_>=_': ordered,
  '_==_': equal,
  '_!=_': equal,
  '@in': (expr, [, list], { tell }) => {
    if (list && !['list', 'map', 'any'].includes(list)) {
      tell(expr, {
        code: 'condition-type',
        message: `"in" needs a list or a map, not a ${list}.`,
        hint: 'Part of a text: text.contains("x").',
      });
    }
    return 'bool';
  },
  '_[_]': () => 'any',
  '-_': (_expr, [type]) => (isNumber(type) ? (type ?? 'any') : 'any'),
  ...Object.fromEntries(['_+_', '_-_', '_*_', '_/_', '_%_'].map((name) => [name, computed(name)])),
};
