import type { Message } from '../contact/message';
import type { Journey } from '../journey/journey';

/** What a template sees as `journey`. @param known the version that the message belongs to; where it is gone its key stands for its name */
export const journeyScope = (
  { journey: key, version, purpose }: Pick<Message, 'journey' | 'version' | 'purpose'>,
  known: Pick<Journey, 'name'> | undefined,
): Readonly<Record<string, unknown>> => ({ key, name: known?.name ?? key, version, purpose });
