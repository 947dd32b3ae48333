/** Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX 9): they show nothing and turn round what stands after them. */
const controls = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** What somebody said as it may stand among words of ours: it cannot turn them round, and letters of a right-to-left script still run their way. */
export const inOneDirection = (said: string): string => said.replace(controls, '');
