import { migrate as runMigrations } from '../../db/base/migrate';
import type { Command } from '../terminal/command';
import { withDatabase } from '../server/database';

export const migrate: Command = {
  name: 'migrate',
  takes: '',
  summary: 'brings the schema of the database up to date',
  details: [
    'Migrations run once each, under a lock, so that it may be called by many at once. It needs the rights of the owner,',
    'and makes the role that the application logs in as: its password follows from MASTER_KEY. Where the owner may make no roles',
    'DATABASE_APP_URL names a login that an administrator made.',
    'The database is that of DATABASE_URL, else the embedded one of DATA_DIR.',
  ],
  options: {},
  example: 'DATABASE_URL=postgres://owner@localhost/sojourn sojourn migrate',
  run: async (call) => {
    call.takesNothing();
    const ran = await withDatabase(call.io.env, (url, { login }) => runMigrations(url, login));
    call.answer(ran.length > 0 ? ran.map((name) => `migration ${name}`) : ['The schema is up to date.'], { ran });
    return 0;
  },
};
