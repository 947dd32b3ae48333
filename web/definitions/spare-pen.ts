import { pen } from './yaml';

/** Vite makes one file with all that it needs of what a worker would run, which exports nothing. */
globalThis.sparePen = pen;
