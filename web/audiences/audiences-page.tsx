import { ShelfPage } from '../definitions/shelf-page';
import { useWords } from '../shell/language';
import { audienceWords } from './words';

const says = (key: string, name: string): object => ({ audience: key, name, when: 'customer.stage != "anonymous"' });

export function Page() {
  return <ShelfPage kind="audience" words={useWords(audienceWords)} says={says} />;
}
