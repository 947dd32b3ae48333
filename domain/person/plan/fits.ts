import { readInstant } from '../../time/read-instant';
import type { ValueType } from './data-plan';

const day = /^\d{4}-\d\d-\d\d/;

/** Whether a value is of a type; null, which takes a value away, is of every one. */
export function fits(value: unknown, type: ValueType): boolean {
  if (value === null || value === undefined) return true;
  switch (type) {
    case 'list':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && !Array.isArray(value);
    case 'date':
      return typeof value === 'string' && day.test(value) && readInstant(value, 'UTC') !== undefined;
    case 'datetime':
      return readInstant(value, 'UTC') !== undefined;
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
  }
}
