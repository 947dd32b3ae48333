import { useMemo, useState } from 'react';
import { channelKinds } from '../../domain/contact/channel';
import type { Policy } from '../../domain/journey/policy';
import { readPolicy } from '../../domain/schema/policy';
import { sayChannel } from '../../domain/words/say/channel';
import { useLanguage, useWords } from '../shell/language';
import { Choice } from '../ui/choice';
import { dayNames, quietWeek, spansOf } from './week';
import { policyWords } from './words';

/** The hours in which nobody is disturbed, as a week of the person's own clock. */
export function WeekView({ source }: { readonly source: string }) {
  const { policy } = useMemo(() => readPolicy(source, 'yaml'), [source]);
  return policy ? <Week policy={policy} /> : undefined;
}

function Week({ policy }: { readonly policy: Policy }) {
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
