import type { TestMailDoor } from '../../api/http/deps';
import { smtp } from '../../channels/email';
import { senderOf, type Sender } from './sender';
import type { Shutdown } from './shutdown';

/** Tests of templates go by the channel that messages go by, on a connection of their own. */
export function openTestMail(sender: Sender, shutdown: Shutdown): TestMailDoor {
  const email = smtp({ ...senderOf(sender), connections: 1 });
  shutdown.then('tests of templates', () => email.close());
  return (mail) => email.handOver(mail);
}
