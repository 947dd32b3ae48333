import type { ChannelKind } from '../../../domain/contact/channel';
import { stageNames } from '../../../domain/words/say/stage';
import { channelNames } from '../../../domain/words/say/channel';
import { useEditing, type KnownNames } from '../../fields/editing';
import type { FieldProps } from '../../fields/field';
import { Choice, Numeric, Several, Text, Tick, type TextProps } from '../../fields/fields';
import { useLanguage, useWords } from '../../shell/language';
import { labels, options, type Label, type Option } from './words';

/** As the fields of any definition, with the name of its label. */
type Named<Props> = Omit<Props, 'label' | 'list'> & { readonly label: Label };

type TextFieldProps = Named<TextProps> & {
  readonly list?: keyof KnownNames | readonly string[];
  /** It must not be left out, so that its empty text stays. */
  readonly isNeeded?: boolean;
};

export function TextField({ label, list, isNeeded = false, ...props }: TextFieldProps) {
  const { known } = useEditing();
  const words = useWords(labels);
  const suggestions = typeof list === 'string' ? known[list] : list;
  return <Text read={isNeeded ? asTyped : undefined} {...props} label={words[label]} list={suggestions} />;
}

const asTyped = (text: string): string => text;

export const lengthsOffered = ['30 minutes', '2 hours', '1 day', '3 days', '7 days', '14 days', '30 days'];

export const DurationField = ({ label = 'duration', ...props }: Omit<TextFieldProps, 'label'> & { label?: Label }) => (
  <TextField {...props} label={label} list={lengthsOffered} />
);

export function NumberField({ label, ...props }: Named<TextProps>) {
  return <Numeric {...props} label={useWords(labels)[label]} />;
}

type SelectProps = Named<FieldProps> & { readonly offered: readonly Option[] };

/** @param usual what holds where nothing is said */
export function SelectField({ at, label, offered, usual }: SelectProps & { readonly usual?: Option }) {
  return <Choice at={at} label={useWords(labels)[label]} options={useNames(offered)} usual={usual} />;
}

export function TickField({ at, label }: Named<FieldProps>) {
  return <Tick at={at} label={useWords(labels)[label]} />;
}

export function SeveralField({ at, label, offered }: SelectProps) {
  return <Several at={at} label={useWords(labels)[label]} options={useNames(offered)} />;
}

type ChannelsProps = Omit<FieldProps, 'label'> & { readonly offered: readonly ChannelKind[] };

export function ChannelsField({ at, offered }: ChannelsProps) {
  const { language } = useLanguage();
  return <Several at={at} label={useWords(labels).channels} options={channelNames(offered, language)} />;
}

export function StageField({ at }: Omit<FieldProps, 'label'>) {
  const { language } = useLanguage();
  return <Choice at={at} label={useWords(labels).stage} options={Object.fromEntries(stageNames(language))} />;
}

function useNames(offered: readonly Option[]): Readonly<Record<string, string>> {
  const { language } = useLanguage();
  return Object.fromEntries(offered.map((one) => [one, options[language][one]]));
}
