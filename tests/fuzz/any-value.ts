import fc from 'fast-check';
import type { Schema } from './description';
import { definitionKeys, people } from './names';

type Any = fc.Arbitrary<unknown>;
type Place = { readonly root: Schema; readonly depth: number };

const deepest = 7;

/** Words that mean something to the product, so that what is valid also goes far. */
const trade = fc.constantFrom(
  ...['fuzzed', 'news', 'orders', 'email', 'sms', 'preferred', 'granted', 'withdrawn', 'Signed Up', 'Order Completed'],
  ...['3 days', '2 calendar days', 'P3D', '09:00', 'Europe/Berlin', 'Asia/Shanghai', 'en', 'zh-CN', 'user:fuzz-1'],
  ...['2026-12-03T09:00:00Z', 'customer.stage == "registered"', 'count("Order Completed", "90 days") >= 2'],
  ...['event.properties.cart_id == entry.properties.cart_id', 'FREQ=WEEKLY;BYDAY=MO', 'ann@example.org'],
);
/** By the name of a field. */
const expected: Readonly<Record<string, Any>> = {
  userId: fc.nat(people - 1).map((one) => `fuzz-${one}`),
  groupId: fc.constant('fuzz-group'),
  kind: fc.constantFrom('user', 'email'),
  value: fc.nat(people - 1).map((one) => `fuzz-${one}`),
  previousId: fc.constantFrom('fuzz-1', 'fuzz-old'),
  journey: fc.constantFrom(...definitionKeys),
  template: fc.constantFrom(...definitionKeys),
  purpose: fc.constantFrom('news', 'orders'),
  event: fc.constantFrom('Signed Up', 'Order Completed', 'Consent Changed'),
  timezone: fc.constantFrom('Europe/Berlin', 'Asia/Shanghai', 'UTC'),
  language: fc.constantFrom('en', 'zh-CN'),
  per: fc.constantFrom('3 days', 'P1D'),
  wait: fc.constantFrom('3 days', '90 minutes'),
  if: fc.constant('customer.points > 5'),
  when: fc.constant('customer.points > 5'),
};
const formats: Readonly<Record<string, Any>> = {
  'date-time': fc
    .date({ min: new Date('1971-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  uuid: fc.uuid(),
  email: fc.emailAddress(),
  uri: fc.webUrl(),
};

/** Values that fit a schema, as far as a schema can say it. */
export function anyValue(schema: Schema, place: Place = { root: schema, depth: 0 }): Any {
  const { root, depth } = place;
  if (schema.$ref !== undefined) return anyValue(resolve(schema.$ref, root), { root, depth: depth + 1 });
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return fc.oneof(...shallowFirst(either, depth).map((one) => anyValue(one, { root, depth: depth + 1 })));
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  return ofType(type ?? (schema.properties ? 'object' : undefined), schema, place);
}

function ofType(type: string | undefined, schema: Schema, place: Place): Any {
  switch (type) {
    case 'object':
      return anyObject(schema, place);
    case 'array':
      return anyList(schema, place);
    case 'string':
      return anyText(schema);
    case 'integer':
    case 'number':
      return anyNumber(schema, type);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.oneof(trade, fc.jsonValue({ maxDepth: 2 }));
  }
}

function resolve(reference: string, root: Schema): Schema {
  const found = root.$defs?.[reference.replace('#/$defs/', '')];
  if (!found) throw new Error(`The description refers to ${reference}, which it does not have.`);
  return found;
}

/** What leads back into itself is left out where it is deep enough. */
function shallowFirst(either: readonly Schema[], depth: number): readonly Schema[] {
  const shallow = either.filter((one) => !JSON.stringify(one).includes('"$ref"'));
  return depth >= deepest && shallow.length > 0 ? shallow : either;
}

function anyObject({ properties = {}, required = [], ...schema }: Schema, { root, depth }: Place): Any {
  const inner = { root, depth: depth + 1 };
  const all = Object.keys(properties).filter((name) => required.includes(name) || depth < deepest);
  const optional = all.filter((name) => !required.includes(name));
  const field = (name: string): Any => {
    const any = anyValue(properties[name] ?? {}, inner);
    const likely = expected[name];
    return likely ? fc.oneof({ weight: 3, arbitrary: likely }, { weight: 1, arbitrary: any }) : any;
  };
  const known = fc
    .oneof(fc.subarray(optional), fc.subarray(optional, { maxLength: Math.min(2, optional.length) }))
    .chain((more) => fc.record(Object.fromEntries([...required, ...more].map((name) => [name, field(name)]))));
  const { additionalProperties: more } = schema;
  if (typeof more !== 'object' || depth >= deepest) return known;
  const name = schema.propertyNames ? anyValue(schema.propertyNames, inner).map(String) : trade;
  return fc
    .tuple(fc.dictionary(name, anyValue(more, inner), { maxKeys: 3 }), known)
    .map(([others, own]) => ({ ...others, ...own }));
}

function anyList({ items = {}, minItems = 0, maxItems = 3 }: Schema, { root, depth }: Place): Any {
  const most = depth >= deepest ? minItems : Math.max(minItems, Math.min(maxItems, 3));
  return fc.array(anyValue(items, { root, depth: depth + 1 }), { minLength: minItems, maxLength: most });
}

function anyText({ format, pattern, minLength = 0, maxLength = 1_000 }: Schema): Any {
  const formatted = format === undefined ? undefined : formats[format];
  if (formatted) return formatted;
  const long = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 30)) };
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, maxLength));
  return fc.oneof({ weight: 3, arbitrary: trade }, { weight: 1, arbitrary: fc.string({ ...long, unit: 'grapheme' }) });
}

function anyNumber(schema: Schema, type: 'integer' | 'number'): Any {
  const min = Math.max(schema.minimum ?? schema.exclusiveMinimum ?? -1_000, -1_000_000);
  const max = Math.max(min, Math.min(schema.maximum ?? schema.exclusiveMaximum ?? 1_000, 1_000_000));
  const whole = fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
  return type === 'integer' ? whole : fc.oneof(whole, fc.double({ min, max, noNaN: true }));
}
