import { parse } from 'yaml';
import type { Persona } from '../../../domain/rehearse/pretended';

const files: Readonly<Record<string, string>> = import.meta.glob('../../../journeys/personas/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export const shippedNames = ['agreed', 'newcomer', 'gold', 'said-no'] as const;
export type ShippedName = (typeof shippedNames)[number];

/** The personas that the product ships, by the names of their files. */
export const shippedPersona = (name: ShippedName): Persona =>
  parse(files[`../../../journeys/personas/${name}.yaml`] ?? '{}') as Persona;
