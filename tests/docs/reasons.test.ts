import { expectPage } from './page';
import { reasonsPage } from './reasons-page';

test('docs/reasons.md has every reason, problem code and error as the code has it', () => {
  expectPage('reasons.md', reasonsPage());
});
