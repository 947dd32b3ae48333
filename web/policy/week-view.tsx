import { useDeferredValue, useMemo, useState } from 'react';
import { channelKinds } from '../../domain/contact/channel';
import { sayChannel } from '../../domain/words/say/channel';
import { hasErrors } from '../../domain/schema/reading/problem';
import { valueAt, useEditing } from '../fields/editing';
import { flawsAt } from '../fields/field';
import { useLanguage, useWords } from '../shell/language';
import { Choice } from '../ui/choice';
import { dayNames, quietHoursIn, quietWeek, spansOf, type QuietHours } from './week';
import { policyWords } from './words';

/** The hours in which nobody is disturbed, as a week of the person's own clock; nothing where they cannot be read. */
export function WeekView() {
  const { data, problems } = useEditing();
  const written = useDeferredValue(valueAt(data, ['quietHours']));
  const isWrong = hasErrors(flawsAt(problems, ['quietHours']));
  const policy = useMemo(() => quietHoursIn(written), [written]);
  return policy && !isWrong ? <Week policy={policy} /> : undefined;
}

function Week({ policy }: { readonly policy: QuietHours }) {
  const words = useWords(policyWords);
  const { language } = useLanguage();
  const [channel, setChannel] = useState('email');
  const week = useMemo(() => quietWeek(policy, channel), [policy, channel]);
  const names = dayNames(language);
  return (
    <section className="card stack" aria-label={words.week}>
      <h2>{words.week}</h2>
      <Choice
        label={words.channel}
        value={channel}
        choose={setChannel}
        options={channelKinds.map((kind) => [kind, sayChannel(kind, language)])}
      />
      <table className="week">
        <tbody>
          {week.map((hours, day) => (
            <tr key={names[day]}>
              <th scope="row">{names[day]}</th>
              <td>
                <span className="hours" aria-hidden="true">
                  {hours.map((quarters, hour) => (
                    <i key={hour} data-quiet={quarters} title={`${hour}:00`} />
                  ))}
                </span>
                {spansOf(hours) || words.never}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {policy.quietHours.some(({ regions }) => regions) ? <p className="quiet">{words.regionsHint}</p> : undefined}
    </section>
  );
}
