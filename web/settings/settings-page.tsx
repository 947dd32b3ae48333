import { useMay, useSignedIn } from '../api/signed-in';
import { useWords } from '../shell/language';
import { signOut } from '../shell/sign-out';
import { shellWords } from '../shell/words';
import { Title } from '../ui/title';
import { Channels } from './channels';
import { Keys } from './keys';
import { Places } from './places';
import { Providers } from './providers';
import { WebhookSecret } from './webhook-secret';
import { settingsWords } from './words';
import { PlainButton } from '../ui/plain-button';

/** Who may do what, and how the parts run. */
export function Page() {
  const words = useWords(settingsWords);
  const shell = useWords(shellWords);
  const who = useSignedIn();
  const isAdmin = useMay('admin');
  return (
    <>
      <Title name={words.title} />
      <div className="stack">
        <section className="card">
          <h2>{words.you}</h2>
          {who ? <p>{shell.signedInAs(who.name, shell.roles[who.role])}</p> : undefined}
          <PlainButton label={shell.signOut} onClick={() => void signOut()} />
        </section>
        {isAdmin ? <Keys /> : <p className="quiet">{words.forAdmins}</p>}
        <Channels />
        {isAdmin ? <Providers /> : undefined}
        {isAdmin ? <WebhookSecret /> : undefined}
        <Places />
      </div>
    </>
  );
}
