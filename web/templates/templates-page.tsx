import { ShelfPage } from '../definitions/shelf-page';
import { useWords } from '../shell/language';
import { templateWords } from './words';

const says = (key: string, name: string): object => ({
  template: key,
  name,
  channel: 'email',
  subject: name,
  html: '<p>Hello {{ customer.traits.firstName | default: "you" }},</p>\n<p><a href="{{ links.unsubscribe }}">Unsubscribe</a></p>\n',
});

export function Page() {
  return <ShelfPage kind="template" words={useWords(templateWords)} says={says} />;
}
