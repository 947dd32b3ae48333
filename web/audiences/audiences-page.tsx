import { stringify } from 'yaml';
import { ShelfPage } from '../definitions/shelf-page';
import { useWords } from '../shell/language';
import { audienceWords } from './words';

const source = (key: string, name: string): string =>
  stringify({ audience: key, name, when: 'customer.stage != "anonymous"' });

export function Page() {
  return <ShelfPage kind="audience" words={useWords(audienceWords)} source={source} />;
}
