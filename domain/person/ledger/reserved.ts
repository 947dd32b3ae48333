/** The purpose of a line that says no to everything, whatever else the ledger knows. No purpose has this name, and nobody says yes to it. */
export const everyPurpose = '*';

/** How the purposes begin under which demands stand. */
export const demandMark = 'right:';

/** Whether a line of the ledger is no consent but a demand. */
export const isOfDemand = (purpose: string): boolean => purpose.startsWith(demandMark);

/** Whether somebody may be asked for it: neither a demand nor everything. */
export const isPurpose = (name: string): boolean => name !== everyPurpose && !isOfDemand(name);
