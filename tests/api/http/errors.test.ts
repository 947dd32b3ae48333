import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '../../../api/http/errors';

test('docs/errors.md lists every error of the catalogue as it is, and no other', () => {
  const page = readFileSync(join(__dirname, '../../../docs/errors.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (\d{3}) \| `(.*?)` \| (.*?) \| (.*?) \|$/gm)].map(
    ([, status, code, title, remedy]) => [code, { status: Number(status), title, remedy }],
  );
  expect(Object.fromEntries(rows)).toEqual(errors);
});
