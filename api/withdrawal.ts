/** Real milliseconds that an answer waits for messages that were already being handed over. */
export const withdrawalPatience = 2_000;
