/** How many people there are to be hit, `fuzz-0` and on. */
export const people = 8;

/** Of a journey, a template, an audience and a statement each. */
export const definitionKeys = ['fuzzed', 'fuzzed-too'];
