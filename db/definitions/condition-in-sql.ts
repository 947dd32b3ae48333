import { sql, type RawBuilder } from 'kysely';
import { compile } from '../../domain/cel/compile';
import { historyCall, readings, windowOf } from '../../domain/cel/readings';
import { isFault, isName, textOf, type Call, type Expr } from '../../domain/cel/syntax';
import { traitIn } from '../../domain/journey/watch';
import type { Covering } from '../../domain/person/plan/covering';
import { parseDuration } from '../../domain/time/duration';
import type { Millis } from '../../domain/time/time';
import { json } from '../base/json';

type Sql = RawBuilder<unknown>;

/** A value in SQL by its type; `trait` is JSON of any type. What cannot be computed is null, which SQL counts with as CEL does with errors. */
type Value = { readonly is: 'text' | 'number' | 'truth' | 'moment' | 'span' | 'trait'; readonly sql: Sql };

/**
 * The condition of an audience over the table `customers c`, so that Postgres counts a million people itself. A condition that says
 * more than this knows is asked person by person: undefined.
 * @param now product time
 * @param covering of what it covers each person's ledger tells whether it is used
 */
export function conditionInSql(condition: string, now: Millis, covering: Covering | undefined): Sql | undefined {
  const compiled = compile(condition);
  // What is worked out of somebody stands in no column.
  if (isFault(compiled)) return undefined;
  const { computed, fields } = readings(compiled.expr);
  if (computed.length > 0 || (covering && fields.some((field) => readsCovered(field, covering)))) return undefined;
  return truthOf(compiled.expr, now);
}

function readsCovered(field: string, covering: Covering): boolean {
  const name = traitIn(field);
  return field === 'customer.traits' || (name !== undefined && covering.needed(name).length > 0);
}

function truthOf(expr: Expr, now: Millis): Sql | undefined {
  const kind = expr.exprKind;
  if (kind.case === 'selectExpr' && kind.value.testOnly) {
    const trait = traitNamed(kind.value.operand, kind.value.field);
    return trait && sql`${trait} is not null`;
  }
  if (kind.case === 'callExpr') {
    const { function: name, args } = kind.value;
    if (name === '_&&_' || name === '_||_') return joined(args, name === '_&&_' ? sql` and ` : sql` or `, now);
    if (name === '!_') return map(args[0] && truthOf(args[0], now), (truth) => sql`not ${truth}`);
    if (name === '@in') return amongOf(args, now);
    const sign = signs[name];
    if (sign) return comparison(args, sign, now);
  }
  const value = valueOf(expr, now);
  if (value?.is === 'truth') return value.sql;
  return value?.is === 'trait' ? asTruth(value.sql) : undefined;
}

const map = (found: Sql | undefined, make: (found: Sql) => Sql): Sql | undefined => found && make(found);

function joined(args: readonly Expr[], word: Sql, now: Millis): Sql | undefined {
  const parts = args.map((part) => truthOf(part, now));
  return parts.includes(undefined) ? undefined : sql`(${sql.join(parts, word)})`;
}

const signs: Readonly<Record<string, Sql>> = {
  '_==_': sql`=`,
  '_!=_': sql`<>`,
  '_<_': sql`<`,
  '_<=_': sql`<=`,
  '_>_': sql`>`,
  '_>=_': sql`>=`,
};
const isEquality = (sign: Sql): boolean => sign === signs['_==_'] || sign === signs['_!=_'];

function comparison(args: readonly Expr[], sign: Sql, now: Millis): Sql | undefined {
  const [left, right] = args.map((part) => valueOf(part, now));
  if (!left || !right) return undefined;
  if (left.is === right.is && left.is !== 'trait') return sql`(${comparable(left)} ${sign} ${comparable(right)})`;
  if (left.is === 'trait' && right.is !== 'trait') return withTrait(left.sql, right, (trait, other) => sql`${trait} ${sign} ${other}`, sign); // prettier-ignore
  if (right.is === 'trait' && left.is !== 'trait') return withTrait(right.sql, left, (trait, other) => sql`${other} ${sign} ${trait}`, sign); // prettier-ignore
  return undefined;
}

/** Texts in the order of their characters, whatever the database's language. */
const comparable = ({ is, sql: value }: Value): Sql => (is === 'text' ? sql`(${value}) collate "C"` : value);

/** A trait of another type is not equal, and is neither more nor less. */
function withTrait(trait: Sql, other: Value, compare: (trait: Sql, other: Sql) => Sql, sign: Sql): Sql | undefined {
  const as = { text: asText, number: asNumber, truth: asTruth }[other.is as 'text' | 'number' | 'truth'];
  if (!as) return undefined;
  const unlike = isEquality(sign)
    ? sql`case when ${trait} is not null then ${sign === signs['_!=_']}::boolean end`
    : sql`null::boolean`;
  const type = { text: 'string', number: 'number', truth: 'boolean' }[other.is as 'text' | 'number' | 'truth'];
  const same = compare(comparable({ is: other.is, sql: as(trait) }), comparable(other));
  return sql`(case when jsonb_typeof(${trait}) = ${type} then ${same} else ${unlike} end)`;
}

const asText = (trait: Sql): Sql => sql`(case when jsonb_typeof(${trait}) = 'string' then ${trait} #>> '{}' end)`;
const asNumber = (trait: Sql): Sql => sql`(case when jsonb_typeof(${trait}) = 'number' then (${trait} #>> '{}')::numeric end)`; // prettier-ignore
const asTruth = (trait: Sql): Sql => sql`(case when jsonb_typeof(${trait}) = 'boolean' then (${trait} #>> '{}')::boolean end)`; // prettier-ignore

/** A value among literals, or a literal among the values of a trait. */
function amongOf([one, list]: readonly Expr[], now: Millis): Sql | undefined {
  if (!one || !list) return undefined;
  if (list.exprKind.case === 'listExpr') {
    const value = valueOf(one, now);
    const each = list.exprKind.value.elements.map((element) => {
      const other = valueOf(element, now);
      if (!value || !other || (other.is !== 'text' && other.is !== 'number')) return undefined;
      if (value.is === 'trait') return comparison([one, element], signs['_==_'] ?? sql`=`, now);
      return value.is === other.is ? sql`${value.sql} = ${other.sql}` : sql`false`;
    });
    if (each.length === 0 || each.includes(undefined)) return undefined;
    return sql`(${sql.join(each, sql` or `)})`;
  }
  const text = textOf(one);
  const trait = valueOf(list, now);
  if (text === undefined || trait?.is !== 'trait') return undefined;
  return sql`(case jsonb_typeof(${trait.sql}) when 'array' then ${trait.sql} @> ${json([text])} when 'object' then jsonb_exists(${trait.sql}, ${text}::text) end)`;
}

function valueOf(expr: Expr, now: Millis): Value | undefined {
  const kind = expr.exprKind;
  if (isName(expr, 'now')) return { is: 'moment', sql: momentOf(now) };
  switch (kind.case) {
    case 'constExpr': {
      const { case: type, value } = kind.value.constantKind;
      if (type === 'stringValue') return { is: 'text', sql: sql`${value}::text` };
      if (type === 'boolValue') return { is: 'truth', sql: sql`${value}::boolean` };
      if (type === 'int64Value' || type === 'doubleValue') return numberOf(value);
      return undefined;
    }
    case 'selectExpr':
      return kind.value.testOnly ? undefined : fieldOf(kind.value.operand, kind.value.field);
    case 'callExpr':
      return callOf(expr, kind.value, now);
    default:
      return undefined;
  }
}

const numberOf = (value: bigint | number): Value | undefined =>
  Number.isFinite(Number(value)) ? { is: 'number', sql: sql`${String(value)}::numeric` } : undefined;

const momentOf = (at: Millis): Sql => sql`${new Date(at)}::timestamptz`;

function fieldOf(operand: Expr | undefined, field: string): Value | undefined {
  const trait = traitNamed(operand, field);
  if (trait) return { is: 'trait', sql: trait };
  if (!isName(operand, 'customer')) return undefined;
  if (field === 'stage' || field === 'id') return { is: 'text', sql: field === 'id' ? sql`c.customer_id::text` : sql`c.stage` }; // prettier-ignore
  if (field === 'points') return { is: 'number', sql: sql`c.points::numeric` };
  if (field === 'createdAt') return { is: 'moment', sql: sql`c.created_at` };
  const own = ownFields[field];
  return own && { is: 'trait', sql: own };
}

/** Fields that everybody has: where nothing is known they are null or an empty list, which is no error. */
const ownFields: Readonly<Record<string, Sql>> = {
  interests: sql`coalesce(${traitOf('interests')}, '[]'::jsonb)`,
  language: sql`coalesce(c.preferences -> 'language', ${traitOf('language')}, 'null'::jsonb)`,
  timezone: sql`coalesce(c.preferences -> 'timezone', ${traitOf('timezone')}, 'null'::jsonb)`,
  tier: sql`(case when jsonb_typeof(${traitOf('tier')}) = 'string' and ${traitOf('tier')} <> '""' then ${traitOf('tier')} else 'null'::jsonb end)`,
};

/** The value of `customer.traits.x`; null where nobody has said it or it was taken away. */
const traitNamed = (operand: Expr | undefined, name: string): Sql | undefined => {
  const kind = operand?.exprKind;
  if (kind?.case !== 'selectExpr' || kind.value.testOnly || kind.value.field !== 'traits') return undefined;
  return isName(kind.value.operand, 'customer') ? traitOf(name) : undefined;
};

/** Asked once for all people, not for each. */
function isSensitive(name: string): Sql {
  return sql`(select ${name}::text = any(sensitive_now()))`;
}

function traitOf(name: string): Sql {
  const said = sql`nullif(c.traits -> ${name}::text -> 'value', 'null'::jsonb)`;
  return sql`(case when ${isSensitive(name)} and ${said} is not null then the_mask() else ${said} end)`;
}

function callOf(expr: Expr, { function: name, target, args }: Call, now: Millis): Value | undefined {
  const [left, right] = args;
  if (name === '_[_]') {
    const text = textOf(right);
    return text === undefined ? undefined : fieldOf(left, text);
  }
  if (name === 'duration' && !target) return spanNamed(textOf(left));
  if (name === '_-_' || name === '_+_') return shifted(args, name, now);
  const asked = historyCall(expr);
  return asked && pastOf(asked, now);
}

/** As CEL writes a duration, in a single unit. */
function spanNamed(text: string | undefined): Value | undefined {
  const [, number, unit = ''] = /^(\d{1,9})(h|m|s)$/.exec(text ?? '') ?? [];
  const seconds = { h: 3_600, m: 60, s: 1 }[unit];
  return seconds === undefined
    ? undefined
    : { is: 'span', sql: sql`make_interval(secs => ${Number(number) * seconds})` };
}

function shifted(args: readonly Expr[], name: '_-_' | '_+_', now: Millis): Value | undefined {
  const [left, right] = args.map((part) => valueOf(part, now));
  if (left?.is !== 'moment' || !right) return undefined;
  if (right.is === 'span') return { is: 'moment', sql: sql`(${left.sql} ${name === '_-_' ? sql`-` : sql`+`} ${right.sql})` }; // prettier-ignore
  if (right.is !== 'moment' || name !== '_-_') return undefined;
  return {
    is: 'span',
    sql: sql`make_interval(secs => extract(epoch from ${left.sql} - ${right.sql})::double precision)`,
  };
}

/** What happened, decided or not yet. */
function pastOf(call: Call, now: Millis): Value | undefined {
  const name = textOf(call.args[0]);
  const windowed = windowOf(call);
  const since = windowed && sinceOf(textOf(windowed), now);
  if (name === undefined || (windowed && !since)) return undefined;
  const over = (
    what: Sql,
    decided: Sql,
  ): Sql => sql`(select ${what} from events e where e.customer_id = c.customer_id and e.name = ${name}
    and ${decided} and e.type not in ('enrol', 'audience')${since ? sql` and e.at >= ${since}` : sql``})`;
  /** Each by its own index. */
  const both = (what: Sql, sign: Sql): Sql =>
    sql`(${over(what, sql`not e.undecided`)} ${sign} ${over(what, sql`e.undecided`)})`;
  const edge = (pick: Sql, what: Sql): Sql => sql`${pick}${both(what, sql`,`)}`;
  switch (call.function) {
    case 'count':
      return { is: 'number', sql: both(sql`count(*)::numeric`, sql`+`) };
    case 'sum': {
      const property = textOf(call.args[1]);
      if (property === undefined) return undefined;
      const amount = sql`case when ${isSensitive(property)} then 0 else coalesce(sum(amount_of(e.properties, ${property})), 0) end`;
      return { is: 'number', sql: both(amount, sql`+`) };
    }
    case 'first':
      return { is: 'moment', sql: edge(sql`least`, sql`min(e.at)`) };
    default:
      return { is: 'moment', sql: edge(sql`greatest`, sql`max(e.at)`) };
  }
}

/** An event is in a window as long as its length has not passed; a calendar's hangs on each person's zone. */
function sinceOf(text: string | undefined, now: Millis): Sql | undefined {
  const duration = text === undefined ? undefined : parseDuration(text);
  return duration?.unit === 'exact' ? momentOf(now - duration.millis + 1) : undefined;
}
