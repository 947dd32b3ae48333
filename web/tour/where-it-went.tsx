import { Link } from 'wouter';
import { useAsked } from '../api/asking';
import { useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { workflowOf } from '../ui/workflow';
import { journeyKey } from './sample';
import { tourWords } from './words';

const often = 1_000;

/** What became of the message, read again until it is out, and where it can be seen. */
export function WhereItWent({ person }: { readonly person: string }) {
  const words = useWords(tourWords);
  const params = { id: person };
  const query = { journey: journeyKey };
  const messages = useAsked('GET /v1/customers/{id}/messages', { params, query, every: often });
  const decisions = useAsked('GET /v1/customers/{id}/decisions', { params, query, every: often });
  const { data: places } = useAsked('GET /v1/places');
  return (
    <>
      <Asked of={messages}>
        {({ items: [message] }) => (
          <output>
            {message?.status === 'sent' ? words.sent : words.waiting} {decisions.data?.items[0]?.words}
          </output>
        )}
      </Asked>
      <ul>
        <li>
          <Link href={`/people/${person}`}>{words.timeline}</Link>
        </li>
        <li>
          <Link href={`/journeys/${journeyKey}`}>{words.journey}</Link>
        </li>
        {places?.mail ? (
          <li>
            <a href={places.mail}>{words.mail}</a>
          </li>
        ) : undefined}
        {places?.temporalUi ? (
          <li>
            <a href={workflowOf(places.temporalUi, person)}>{words.workflow}</a>
          </li>
        ) : undefined}
      </ul>
    </>
  );
}
