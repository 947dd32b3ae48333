import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Client } from 'pg';

/** The role that the application logs in as: it has the rights of `sojourn_app` and can become nobody else. */
export type AppLogin = { readonly user: string; readonly password: string };

/** Every process that knows the master key knows the login; installations that share a server have logins of their own. */
export function appLogin(masterKey: Buffer): AppLogin {
  const of = (what: string): string => createHmac('sha256', masterKey).update(`sojourn database ${what}`).digest('hex');
  return { user: `sojourn_app_${of('user').slice(0, 12)}`, password: of('password') };
}

/** The same database for somebody else. In the query a name counts also where the address names no host. */
export function loginAs(url: string, { user, password }: AppLogin): string {
  const other = new URL(url);
  if (other.host !== '') [other.username, other.password] = ['', ''];
  other.searchParams.set('user', user);
  other.searchParams.set('password', password);
  return other.href;
}

/**
 * What keeps Postgres from writing into its own log what it refused: statements, values, and the lines of context that quote them.
 * A refused statement is told by our own log, without them.
 */
export const quietLog = {
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/** The login was never made, or made under another master key. */
export const lacksLogin = (error: unknown): boolean =>
  error instanceof Error && /\bsojourn_app_[0-9a-f]{12}\b/.test(error.message);

export const noLogin =
  'The login of the application is not in this Postgres yet. Run "sojourn migrate" with the same MASTER_KEY.';

export class CannotMakeLogin extends Error {}

/**
 * Makes the login where it is missing. The caller is in no transaction.
 * @throws CannotMakeLogin when the owner may not make roles
 */
export async function makeLogin(client: Client, { user, password }: AppLogin): Promise<void> {
  await client
    .query(
      `do $$ begin
        if not exists (select from pg_roles where rolname = '${user}') then
          create role ${user} login nosuperuser nocreatedb nocreaterole noreplication password '${verifierOf(password)}';
          alter role ${user} set search_path = public, pg_temp;
        end if;
        if not pg_has_role('${user}', 'sojourn_app', 'member') then grant sojourn_app to ${user}; end if;
      exception when duplicate_object or unique_violation then null; end $$`,
    )
    .catch((error: unknown) => {
      throw new CannotMakeLogin(`${remedy} (${error instanceof Error ? error.message : String(error)})`, {
        cause: error,
      });
    });
  for (const [name, value] of Object.entries(quietLog)) await silence(client, user, name, value);
}

const remedy =
  'The owner in DATABASE_URL may not make the role that the application logs in as. Have an administrator run ' +
  '"create role sojourn_app nologin; create role sojourn_login login password \'…\' in role sojourn_app" and name that login in DATABASE_APP_URL.';

/** Where only superusers may set it the server's own setting stays. */
async function silence(client: Client, user: string, name: string, value: string): Promise<void> {
  const { rowCount } = await client.query(
    `select from pg_db_role_setting s join pg_roles r on r.oid = s.setrole where r.rolname = $1 and $2 = any (s.setconfig)`,
    [user, `${name}=${value}`],
  );
  if (rowCount === 0) await client.query(`alter role ${user} set ${name} = '${value}'`).catch(() => undefined);
}

/** SCRAM-SHA-256 as RFC 5803 keeps it, so that the password itself is in no statement that a server might log. */
function verifierOf(password: string): string {
  const [salt, rounds] = [randomBytes(16), 4_096];
  const salted = pbkdf2Sync(password, salt, rounds, 32, 'sha256');
  const keyed = (what: string): Buffer => createHmac('sha256', salted).update(what).digest();
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${stored}:${keyed('Server Key').toString('base64')}`;
}
