/** Where the API keeps one kind of definition that there are many of. */
const shelf = <Name extends 'templates' | 'statements' | 'audiences'>(name: Name) =>
  ({
    name,
    list: `GET /v1/${name}`,
    get: `GET /v1/${name}/{key}`,
    put: `PUT /v1/${name}/{key}`,
    publish: `POST /v1/${name}/{key}/publish`,
    versions: `GET /v1/${name}/{key}/versions`,
    version: `GET /v1/${name}/{key}/versions/{version}`,
  }) as const;

/** And one that there is one of: it is in force as soon as it is put. */
const rulebook = <Name extends 'policy' | 'data-plan'>(name: Name) =>
  ({
    name,
    get: `GET /v1/${name}`,
    put: `PUT /v1/${name}`,
    versions: `GET /v1/${name}/versions`,
    version: `GET /v1/${name}/versions/{version}`,
  }) as const;

export const shelves = {
  template: shelf('templates'),
  statement: shelf('statements'),
  audience: shelf('audiences'),
};
export const rulebooks = { policy: rulebook('policy'), 'data-plan': rulebook('data-plan') };

export type ShelfKind = keyof typeof shelves;
export type Shelf = (typeof shelves)[ShelfKind];
export type RulebookKind = keyof typeof rulebooks;
export type Kind = ShelfKind | RulebookKind;

export const placeOf = (kind: Kind) => (kind === 'policy' || kind === 'data-plan' ? rulebooks[kind] : shelves[kind]);
export const isShelf = (kind: Kind): kind is ShelfKind => kind !== 'policy' && kind !== 'data-plan';
