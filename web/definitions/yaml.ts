import { stringify } from 'yaml';
import { setField } from '../../domain/schema/edit/fields';
import { readSource } from '../../domain/schema/reading/source';

export const pen = {
  read: (source: string): unknown => readSource(source, 'yaml').value,
  write: (value: unknown): string => stringify(value, { lineWidth: 0 }),
  setField,
};
