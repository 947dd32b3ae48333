/** What the worker of the queue `customers` runs; Temporal wants them from one place. */
export { audience } from './audience';
export { customer } from './customer';
