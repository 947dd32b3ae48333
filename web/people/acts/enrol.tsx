import { useState } from 'react';
import { useDoing } from '../../api/asking';
import { ask } from '../../api/client';
import { Refused } from '../../api/refused';
import { useWords } from '../../shell/language';
import { Warning } from '../../ui/warning';
import { JourneyChoice } from '../journey-choice';
import { peopleWords } from '../words';
import { ActDialog } from '../../ui/act-dialog';
import type { ActProps } from './acts';
import { actWords } from './words';

export function Enrol({ person: { id }, onClose }: ActProps) {
  const words = useWords(actWords);
  const people = useWords(peopleWords);
  const [journey, setJourney] = useState('');
  const doing = useDoing(() => ask('POST /v1/customers/{id}/enrolments', { params: { id }, body: { journey } }));
  const isShut = doing.error instanceof Refused && doing.error.code === 'conflict';
  const said = { title: words.enrolTitle, what: words.enrolWhat, act: words.enrol, isReady: journey !== '' };
  return (
    <ActDialog
      {...said}
      doing={isShut ? { ...doing, error: null } : doing}
      onAct={() => doing.mutate()}
      onClose={onClose}
    >
      <JourneyChoice label={people.journey} none={words.choose} value={journey} choose={setJourney} />
      {isShut ? <Warning>{words.noByHand}</Warning> : undefined}
    </ActDialog>
  );
}
