import { Named } from '../fields/entries';
import { Choice, Names, Text } from '../fields/fields';
import { useEditing } from '../fields/editing';
import { useWords } from '../shell/language';
import { dataWords } from './words';

export function PlanForm() {
  const words = useWords(dataWords);
  const { known } = useEditing();
  return (
    <div className="stack">
      <Named at={['traits']} label={words.traits} add={words.newTrait} fresh={{}}>
        {(at) => (
          <>
            <Choice at={[...at, 'type']} label={words.type} options={words.types} />
            <Choice at={[...at, 'class']} label={words.class} options={words.classes} />
            <Text at={[...at, 'purpose']} label={words.purpose} list={known.purposes} />
          </>
        )}
      </Named>
      <Named at={['events']} label={words.events} add={words.newEvent} fresh={{}}>
        {(at, event) => (
          <div className="grow">
            <Named at={[...at, 'properties']} label={words.properties(event)} add={words.newProperty} fresh="string">
              {(property) => <Choice at={property} label={words.type} options={words.types} />}
            </Named>
          </div>
        )}
      </Named>
      <Choice at={['unknown']} label={words.unknown} options={words.unknowns} />
      <Text at={['anonymous', 'needs']} label={words.visitors} placeholder="analytics" />
      <Text at={['retention', 'events']} label={words.keepEvents} placeholder="25 months" />
      <Text at={['retention', 'anonymous']} label={words.keepVisitors} placeholder="13 months" />
      <Names at={['storedIn']} label={words.storedIn} list={['DE']} />
      <Names at={['jurisdictions']} label={words.jurisdictions} list={['EU']} />
    </div>
  );
}
