import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of example journeys, templates, policy and data, beside the build or beside the sources. */
export const shippedFolder =
  [join(__dirname, '../..', 'journeys'), join(__dirname, '../../..', 'journeys')].find((folder) =>
    existsSync(join(folder, 'data')),
  ) ?? 'journeys';
