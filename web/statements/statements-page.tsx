import { ShelfPage } from '../definitions/shelf-page';
import { useWords } from '../shell/language';
import { statementWords } from './words';

const says = (key: string, name: string): object => ({
  statement: key,
  purpose: key,
  channels: ['email'],
  basis: 'consent',
  locales: { en: { title: name, text: `Send me ${name} by e-mail.` } },
});

export function Page() {
  return <ShelfPage kind="statement" words={useWords(statementWords)} says={says} />;
}
