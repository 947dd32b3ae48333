/** How many people there are to be hit, `fuzz-0` and on. */
export const people = 8;

/** Whom nothing erases or merges: the links of a mail to them stand in addresses. */
export const whoseLinksStay = 'whose-links-stay';

/** Of a journey, a template, an audience and a statement each. */
export const definitionKeys = ['fuzzed', 'fuzzed-too'];

/** Of systems that are told of erasures; nothing listens at their address. */
export const processorNames = ['fuzz-a', 'fuzz-b', 'fuzz-c', 'fuzz-d', 'fuzz-e'];
export const processor = { url: 'http://127.0.0.1:9/opendsr' };
