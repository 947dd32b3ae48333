import { isMapping } from '../../../domain/schema/reading/mapping';
import type { Path } from '../../../domain/schema/reading/problem';
import { useLanguage, useWords } from '../../shell/language';
import { Choice } from '../../ui/choice';
import { ConditionField } from '../condition/condition-field';
import { journeyWords } from '../words';
import { useEditing, valueAt } from '../../fields/editing';
import { DurationField, NumberField, SelectField, StageField, TextField } from './fields';
import { labels, options } from './words';
import { PlainButton } from '../../ui/plain-button';

/** The head of a journey: what it is for, who enters, when they leave, and what counts as reached. */
export function JourneyFields() {
  const { data } = useEditing();
  return (
    <>
      <TextField at={['name']} label="name" />
      <TextField at={['purpose']} label="purpose" list="purposes" isNeeded />
      <NumberField at={['priority']} label="priority" placeholder="50" />
      <Entries />
      <Exits />
      <Goal isThere={valueAt(data, ['goal']) !== undefined} />
      <NumberField at={['holdout']} label="holdout" placeholder="0" />
    </>
  );
}

/** What may stand alone or in a list, each with its place. */
function itemsAt(data: unknown, key: string): { readonly at: Path; readonly value: unknown }[] {
  const found = valueAt(data, [key]);
  if (Array.isArray(found)) return found.map((value: unknown, index) => ({ at: [key, index], value }));
  return found === undefined || found === null ? [] : [{ at: [key], value: found }];
}

const ways = {
  on: { on: '' },
  stage: { stage: 'registered' },
  audience: { audience: '', every: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9' },
  api: { api: true },
} as const;
type Way = keyof typeof ways;
const everyWay = Object.keys(ways) as Way[];

function Entries() {
  const { data, set, change, isReadOnly } = useEditing();
  const words = useWords(journeyWords);
  return (
    <fieldset className="stack">
      <legend>{words.entered}</legend>
      {itemsAt(data, 'enter').map(({ at, value }) => (
        <div key={at.join('/')} className="stack">
          <EntryFields at={at} value={value} />
          <PlainButton label={words.removeEntry} disabled={isReadOnly} onClick={() => set(at, undefined)} />
        </div>
      ))}
      <PlainButton
        label={words.addEntry}
        disabled={isReadOnly}
        onClick={() => change((source, { addTo }) => addTo(source, ['enter'], ways.on))}
      />
    </fieldset>
  );
}

function EntryFields({ at, value }: { readonly at: Path; readonly value: unknown }) {
  const { set, isReadOnly } = useEditing();
  const { language } = useLanguage();
  const words = labels[language];
  const entry = isMapping(value) ? value : {};
  const way = everyWay.find((one) => one in entry) ?? 'on';
  const turn = (to: Way): void => {
    const { key, again, gap } = entry;
    set(
      at,
      Object.fromEntries(Object.entries({ ...ways[to], key, again, gap }).filter(([, one]) => one !== undefined)),
    );
  };
  return (
    <>
      <Choice
        label={words.entry}
        value={way}
        choose={turn}
        options={everyWay.map((one) => [one, options[language][one]])}
        isReadOnly={isReadOnly}
      />
      {way === 'on' ? <TextField at={[...at, 'on']} label="event" list="events" isNeeded /> : undefined}
      {way === 'stage' ? <StageField at={[...at, 'stage']} /> : undefined}
      {way === 'on' || way === 'stage' ? <ConditionField at={[...at, 'when']} /> : undefined}
      {way === 'audience' ? (
        <>
          <TextField at={[...at, 'audience']} label="audience" list="audiences" isNeeded />
          <TextField at={[...at, 'every']} label="every" />
          <TextField at={[...at, 'at']} label="once" placeholder="2026-12-01T09:00" />
        </>
      ) : undefined}
      <SelectField at={[...at, 'again']} label="again" offered={['never', 'after-exit', 'always']} usual="never" />
      <DurationField at={[...at, 'gap']} label="gap" />
      <TextField at={[...at, 'key']} label="key" placeholder="event.properties.cart_id" />
    </>
  );
}

function Exits() {
  const { data, set, change, isReadOnly } = useEditing();
  const words = useWords(journeyWords);
  const rules = itemsAt(data, 'exit');
  const shown = rules.length > 0 ? rules : [{ at: ['exit', 0], value: undefined }];
  return (
    <fieldset className="stack">
      <legend>{words.leaving}</legend>
      {shown.map(({ at, value }, index) => (
        <div key={index} className="stack">
          <TextField
            at={[...at, 'on']}
            label="exitWhen"
            list="events"
            put={(text) => {
              if (value === undefined) set(['exit'], text === undefined ? undefined : [{ on: text }], true);
              else if (text === undefined && isMapping(value) && !('when' in value))
                set(rules.length > 1 ? at : ['exit'], undefined);
              else set([...at, 'on'], text, true);
            }}
          />
          {value === undefined ? undefined : (
            <details open={isMapping(value) && 'when' in value}>
              <summary>{words.more}</summary>
              <ConditionField at={[...at, 'when']} label="onlyIf" />
              <TextField at={[...at, 'as']} label="as" />
            </details>
          )}
        </div>
      ))}
      {rules.length > 0 ? (
        <PlainButton
          label={words.addExit}
          disabled={isReadOnly}
          onClick={() => change((source, { addTo }) => addTo(source, ['exit'], { on: '' }))}
        />
      ) : undefined}
    </fieldset>
  );
}

function Goal({ isThere }: { readonly isThere: boolean }) {
  const { data, set } = useEditing();
  const words = useWords(journeyWords);
  const hasCondition = valueAt(data, ['goal', 'when']) !== undefined;
  return (
    <fieldset className="stack">
      <legend>{words.reached}</legend>
      <TextField
        at={['goal', 'on']}
        label="goal"
        list="events"
        put={(text) => set(text === undefined && !hasCondition ? ['goal'] : ['goal', 'on'], text, true)}
      />
      {isThere ? (
        <>
          <DurationField at={['goal', 'within']} label="within" placeholder="7 days" />
          <details open={hasCondition}>
            <summary>{words.more}</summary>
            <ConditionField at={['goal', 'when']} label="onlyIf" />
          </details>
        </>
      ) : undefined}
    </fieldset>
  );
}
