import { stages } from '../person/customer';

/** Types of the language, as far as they are known before anybody is there. `any` may be everything. */
export type Type =
  | 'any'
  | 'bool'
  | 'int'
  | 'double'
  | 'string'
  | 'bytes'
  | 'list'
  | 'map'
  | 'timestamp'
  | 'duration'
  | 'null'
  | 'type'
  | 'customer'
  | 'event'
  | 'entry';

const event = { name: 'string', properties: 'map', at: 'timestamp' } as const;

/** The fields of what is not free-form. */
export const fieldsOf: { readonly [T in Type]?: Readonly<Record<string, Type>> } = {
  customer: {
    id: 'string',
    stage: 'string',
    traits: 'map',
    tier: 'any',
    points: 'double',
    interests: 'any',
    timezone: 'any',
    language: 'any',
    createdAt: 'timestamp',
  },
  event,
  entry: { ...event, by: 'string' },
};

export const variables: Readonly<Record<string, Type>> = {
  customer: 'customer',
  event: 'event',
  entry: 'entry',
  step: 'map',
  now: 'timestamp',
};

export type Signature = { readonly on?: Type; readonly takes: readonly Type[]; readonly gives: Type };

const clock = (...names: string[]): [string, Signature[]][] =>
  names.map((name) => [
    name,
    [
      { on: 'timestamp', takes: [], gives: 'int' },
      { on: 'timestamp', takes: ['string'], gives: 'int' },
      ...(['getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'].includes(name)
        ? [{ on: 'duration', takes: [], gives: 'int' } as const]
        : []),
    ],
  ]);

const textTest: Signature[] = [{ on: 'string', takes: ['string'], gives: 'bool' }];
const conversion = (to: Type, ...from: Type[]): Signature[] => from.map((type) => ({ takes: [type], gives: to }));

export const functions: ReadonlyMap<string, readonly Signature[]> = new Map<string, Signature[]>([
  [
    'count',
    [
      { takes: ['string'], gives: 'int' },
      { takes: ['string', 'string'], gives: 'int' },
    ],
  ],
  [
    'sum',
    [
      { takes: ['string', 'string'], gives: 'double' },
      { takes: ['string', 'string', 'string'], gives: 'double' },
    ],
  ],
  ['first', [{ takes: ['string'], gives: 'timestamp' }]],
  ['last', [{ takes: ['string'], gives: 'timestamp' }]],
  [
    'size',
    (['string', 'bytes', 'list', 'map'] as const).flatMap((type): Signature[] => [
      { takes: [type], gives: 'int' },
      { on: type, takes: [], gives: 'int' },
    ]),
  ],
  ['contains', textTest],
  ['startsWith', textTest],
  ['endsWith', textTest],
  ['matches', textTest],
  ['int', conversion('int', 'int', 'double', 'string', 'timestamp', 'duration')],
  ['uint', conversion('int', 'int', 'double', 'string')],
  ['double', conversion('double', 'double', 'int', 'string')],
  ['bool', conversion('bool', 'bool', 'string')],
  ['bytes', conversion('bytes', 'bytes', 'string')],
  ['string', conversion('string', 'string', 'bool', 'int', 'double', 'bytes', 'timestamp', 'duration')],
  ['timestamp', conversion('timestamp', 'timestamp', 'string', 'int', 'double')],
  ['duration', conversion('duration', 'duration', 'string', 'int')],
  ['type', conversion('type', 'any')],
  ['dyn', conversion('any', 'any')],
  ...clock(
    'getFullYear',
    'getMonth',
    'getDate',
    'getDayOfMonth',
    'getDayOfWeek',
    'getDayOfYear',
    'getHours',
    'getMinutes',
    'getSeconds',
    'getMilliseconds',
  ),
]);

/** Macros are gone from the syntax tree; their names help those who mistype them. */
export const macros: readonly string[] = ['has', 'all', 'exists', 'exists_one', 'map', 'filter'];

/** Texts that a field can have; comparing with another is never true. */
export const valuesOf: Readonly<Record<string, readonly string[]>> = { 'customer.stage': stages };
