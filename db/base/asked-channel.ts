/** Where each query is told of as it is asked (node:diagnostics_channel); tests listen, so that none is left untested. */
export const askedChannel = 'sojourn:asked';

/** What makes a place that asks: the text of its query, and the shape of the rows that it expects. */
export type Asked = { readonly text: object; readonly shape: object };
