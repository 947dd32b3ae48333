/** How many people there are to be hit, `fuzz-0` and on. */
export const people = 8;

/** Whom nothing erases or merges: the links of a mail to them stand in addresses. */
export const whoseLinksStay = 'whose-links-stay';

/** Of a journey, a template, an audience and a statement each. */
export const definitionKeys = ['fuzzed', 'fuzzed-too'];
