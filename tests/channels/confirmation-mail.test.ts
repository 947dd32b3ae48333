import { randomUUID } from 'node:crypto';
import PostalMime from 'postal-mime';
import { smtp } from '../../channels/email';
import { textOfHtml } from '../../domain/render/html-text';
import { confirmationWords } from '../../domain/words/confirmation';
import { scriptedSmtp } from './scripted-smtp';

/** As long as a link with its token is, so that the mail has to break the line. */
const link = `https://shop.example/c/${'Ab1-_'.repeat(30)}?lang=en`;

test.each(Object.entries(confirmationWords))(
  'the plain text of the mail that asks to confirm has its link on a line of its own: %s',
  async (_language, { subject, html }) => {
    const server = await scriptedSmtp(() => ({}));
    const email = smtp({ url: `smtp://user:secret@127.0.0.1:${server.port}`, from: 'Shop <shop@example.com>', hostname: 'shop.example', deadline: 20_000, connections: 1 }); // prettier-ignore
    const filled = html.replace('{{ links.confirm }}', link).replace('{{ entry.properties.title }}', 'News');
    const mail = { messageId: randomUUID(), to: 'ann@example.org', subject, html: filled, text: textOfHtml(filled), class: 'service' } as const; // prettier-ignore
    expect((await email.handOver(mail)).outcome).toBe('sent');
    await email.close();
    await server.stop();
    const { text = '' } = await PostalMime.parse(server.taken[0] ?? '');
    expect(text.split('\n').filter((line) => line.includes('https:'))).toEqual([link]);
  },
);
