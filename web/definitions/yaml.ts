import { stringify } from 'yaml';
import { addTo, renameKey, setField } from '../../domain/schema/edit/fields';
import {
  copyOf,
  duplicateStep,
  insertStep,
  moveStep,
  pasteSteps,
  removeStep,
  stepsIn,
} from '../../domain/schema/edit/steps';
import { readSource } from '../../domain/schema/reading/source';

export const pen = {
  read: (source: string): unknown => readSource(source, 'yaml').value,
  write: (value: unknown): string => stringify(value, { lineWidth: 0 }),
  addTo,
  renameKey,
  setField,
  copyOf,
  duplicateStep,
  insertStep,
  moveStep,
  pasteSteps,
  removeStep,
  stepsIn,
};

export type Pen = typeof pen;
