import { useAsked } from '../api/asking';
import { useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { When } from '../ui/said';
import { settingsWords } from './words';

/** Where providers tell of bounces and complaints, and since when we believe them. */
export function Providers() {
  const words = useWords(settingsWords);
  return (
    <section className="card">
      <h2>{words.providers}</h2>
      <p className="quiet">{words.providersHint}</p>
      {['ses', 'sendgrid', 'postmark', 'mailgun', 'generic', 'sms'].map((name) => (
        <Provider key={name} name={name} />
      ))}
    </section>
  );
}

function Provider({ name }: { readonly name: string }) {
  const words = useWords(settingsWords);
  const trust = useAsked('GET /v1/providers/{name}', { params: { name } });
  return (
    <Asked of={trust}>
      {({ url, updatedAt }) => (
        <p>
          <strong>{name}</strong>: <code>{url}</code> {updatedAt ? words.since : words.nothingYet}{' '}
          {updatedAt ? <When at={updatedAt} /> : undefined}
        </p>
      )}
    </Asked>
  );
}
