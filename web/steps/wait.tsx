import { useEditing, valueAt } from '../fields/editing';
import { DurationField, SeveralField, TextField } from '../journeys/inspector/fields';
import { labels, options } from '../journeys/inspector/words';
import { lengths } from '../../domain/words/say/condition';
import type { StepOf } from '../../domain/journey/journey';
import type { Path } from '../../domain/schema/reading/problem';
import { isMapping } from '../../domain/schema/reading/mapping';
import { useLanguage, type Language } from '../shell/language';
import { Choice } from '../ui/choice';
import type { StepView } from './step-view';
import { daysOfWeek } from '../../domain/time/weekday';

const ways = {
  span: '1 day',
  date: { until: 'customer.traits.birthday' },
  clock: { next: '09:00' },
} as const;

export const wait: StepView<'wait'> = {
  kind: 'wait',
  icon: '◔',
  name: { en: 'Wait', zh: '等待' },
  sentence: {
    en: ({ wait: rule }) =>
      rule.until === 'duration' ? `Wait ${lengths.en(rule.duration)}` : `Wait until ${moment(rule, 'en')}`,
    zh: ({ wait: rule }) =>
      rule.until === 'duration' ? `等待 ${lengths.zh(rule.duration)}` : `等到${moment(rule, 'zh')}`,
  },
  Card: ({ at }) => <Rule at={[...at, 'wait']} />,
  fresh: () => ({ wait: '1 day' }),
};

function moment(rule: Exclude<StepOf<'wait'>['wait'], { until: 'duration' }>, language: Language): string {
  if (rule.until === 'next') {
    const days = (rule.weekdays ?? []).map((day) => options[language][day]).join(', ');
    return language === 'en' ? `the next ${rule.time}${days && ` on ${days}`}` : `${days}下一个 ${rule.time}`;
  }
  const when = rule.until === 'date' ? rule.date.replace('T', ' ') : rule.expression;
  if (!rule.offset) return language === 'en' ? when : ` ${when}`;
  const length = lengths[language](rule.offset.duration);
  if (language === 'en') return `${length} ${rule.offset.sign < 0 ? 'before' : 'after'} ${when}`;
  return ` ${when} ${rule.offset.sign < 0 ? '之前' : '之后'} ${length}`;
}

function Rule({ at }: { readonly at: Path }) {
  const { data, set, isReadOnly } = useEditing();
  const { language } = useLanguage();
  const value = valueAt(data, at);
  const way = !isMapping(value) ? 'span' : 'next' in value ? 'clock' : 'date';
  return (
    <>
      <Choice
        label={labels[language].waitKind}
        value={way}
        choose={(to) => set(at, ways[to])}
        options={(['span', 'date', 'clock'] as const).map((one) => [one, options[language][one]])}
        isReadOnly={isReadOnly}
      />
      {way === 'span' ? <DurationField at={at} isNeeded /> : undefined}
      {way === 'date' ? (
        <>
          <TextField at={[...at, 'until']} label="until" isNeeded />
          <TextField at={[...at, 'offset']} label="offset" placeholder="-3 days" />
        </>
      ) : undefined}
      {way === 'clock' ? (
        <>
          <TextField at={[...at, 'next']} label="next" isNeeded />
          <SeveralField at={[...at, 'weekdays']} label="weekdays" offered={daysOfWeek} />
        </>
      ) : undefined}
    </>
  );
}
