import { publishedAudiences } from '../../../db/definitions/audiences';
import { readKnownNames } from '../../../db/definitions/known-names';
import type { Journey } from '../../../domain/journey/journey';
import type { Template } from '../../../domain/journey/template';
import { entersOf } from '../../../domain/schema/journey/journey';
import type { Around, Document, ReadDefinition } from '../../../domain/schema/read-definition';
import type { ApiDeps } from '../../http/deps';

/** Everything that is wrong with a draft: by itself, and with what is in force around it. @throws TooExpensive, Crowded */
export async function judge(deps: ApiDeps, document: Document, gone: AbortSignal): Promise<ReadDefinition<Journey>> {
  return deps.aside.judgeJourney(document, await aroundNow(deps), gone);
}

async function aroundNow({ definitions, db }: ApiDeps): Promise<Around> {
  const { policy, dataPlan, templates, live } = await definitions.current(db);
  return {
    policy,
    dataPlan,
    templates: new Map([...templates].map(([key, template]) => [key, withoutWords(template)])),
    leads: new Map(live.map((one) => [one.key, entersOf(one)])),
    audiences: await publishedAudiences(db),
    names: await readKnownNames(db),
  };
}

/** Which channels it speaks on, without what it says. */
export const withoutWords = ({ channels, ...template }: Template): Template => ({
  ...template,
  channels: Object.fromEntries(Object.keys(channels).map((channel) => [channel, {}])),
  locales: {},
});
