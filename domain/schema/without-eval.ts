/** Where zod looks what it may do, before it is loaded and after. */
type Place = { __zod_globalConfig?: { jitless?: boolean } };

/**
 * For pages whose policy forbids code from text: zod tries to make some, and browsers report that as a breach. Said without zod, so that a
 * page that checks nothing need not load it.
 */
export function withoutEval(): void {
  const place = globalThis as Place;
  place.__zod_globalConfig = Object.assign(place.__zod_globalConfig ?? {}, { jitless: true });
}
