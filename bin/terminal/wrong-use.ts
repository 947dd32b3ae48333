/** The command was used wrongly: exit 2. The message is one line that says what would be right. */
export class WrongUse extends Error {}

/** The command could not do its work: exit 1. The message is one line with a remedy. */
export class Failure extends Error {}
