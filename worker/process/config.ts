import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readNetwork } from '../../channels/public-address';

const port = z.coerce.number().int().min(0).max(65_535);

function networks(text: string, context: z.RefinementCtx): readonly string[] {
  const list = text
    .split(',')
    .map((network) => network.trim())
    .filter((network) => network !== '');
  try {
    list.forEach(readNetwork);
    return list;
  } catch (error) {
    context.addIssue({ code: 'custom', message: `cannot be used: ${error instanceof Error ? error.message : ''}` });
    return z.NEVER;
  }
}

function masterKey(text: string, context: z.RefinementCtx): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length === 32) return key;
  context.addIssue({ code: 'custom', message: 'needs 32 bytes in base64, as "openssl rand -base64 32" prints them' });
  return z.NEVER;
}

/** @param text PEM, with line ends also as \n, or the path of a file that holds it */
function privateKey(text: string, context: z.RefinementCtx): string {
  const wrong = (message: string): never => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  try {
    const pem = text.includes('-----BEGIN') ? text.replaceAll('\\n', '\n') : readFileSync(text, 'utf8');
    return createPrivateKey(pem).asymmetricKeyType === 'rsa' ? pem : wrong('needs an RSA key');
  } catch {
    return wrong('needs an RSA key as PEM, or the path of a file that holds one');
  }
}

const environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_APP_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  MASTER_KEY: z.string().transform(masterKey).optional(),
  TEMPORAL_ADDRESS: z.string().min(1).optional(),
  TEMPORAL_PORT: port.optional(),
  TEMPORAL_UI_PORT: port.optional(),
  POSTGRES_PORT: port.optional(),
  MAIL_PORT: port.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  DKIM_DOMAIN: z
    .string()
    .regex(/^[a-z\d-]+(\.[a-z\d-]+)+$/i, 'needs a domain, like example.org')
    .optional(),
  DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z\d-]+(\.[a-z\d-]+)*$/i, 'needs a selector, like mail2026')
    .optional(),
  DKIM_PRIVATE_KEY: z.string().transform(privateKey).optional(),
  MAIL_POSTAL_ADDRESS: z
    .string()
    .max(500)
    .transform((text) => text.replaceAll('\\n', '\n').trim())
    .optional(),
  MAIL_FROM: z.string().min(3).default('Sojourn <hello@sojourn.localhost>'),
  ADMIN_KEY: z.string().min(16, 'needs 16 characters or more').optional(),
  WEBHOOK_ALLOW: z.string().transform(networks).optional(),
  OPERATIONS_HOST: z.string().min(1).optional(),
  OPERATIONS_PORT: port.default(3001),
  TRUST_PROXY: z.string().transform(networks).default([]),
  CLOCK_RATE: z.coerce.number().positive().max(10_000_000).default(1),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Config = Omit<z.infer<typeof environment>, 'PUBLIC_URL'> & { readonly PUBLIC_URL: string | undefined };

/** A wrong setting, said in one line. */
export class ConfigError extends Error {}

const dkim = ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY'] as const;

/** What is said of mails: their sender, where that is found, and with what they are signed. */
export const mailSettings = ({
  MAIL_FROM,
  MAIL_POSTAL_ADDRESS,
  DKIM_DOMAIN,
  DKIM_SELECTOR,
  DKIM_PRIVATE_KEY,
}: Config) => ({
  mailFrom: MAIL_FROM,
  postalAddress: MAIL_POSTAL_ADDRESS,
  dkim:
    DKIM_DOMAIN && DKIM_SELECTOR && DKIM_PRIVATE_KEY
      ? { domain: DKIM_DOMAIN, selector: DKIM_SELECTOR, privateKey: DKIM_PRIVATE_KEY }
      : undefined,
});

/** Empty, this one says something: webhooks reach no private network. */
const saysNobody = 'WEBHOOK_ALLOW';

/**
 * Reads the environment (settings: README.md). An empty variable counts as not set, but for the one that names whom webhooks may reach.
 * @throws ConfigError that names the variable, what is wrong and what would be right
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== undefined && (value !== '' || name === saysNobody)),
  );
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    const said = parsed.error.issues.map(
      (issue) => `${issue.path.join('.')} ${issue.message} (it is ${show(set, issue.path[0])})`,
    );
    throw new ConfigError(`${said.join('; ')}. The settings are listed in README.md.`);
  }
  const missing = dkim.filter((name) => parsed.data[name] === undefined);
  if (missing.length > 0 && missing.length < dkim.length)
    throw new ConfigError(`${missing.join(' and ')} must be set too, since mails are signed with all of ${dkim.join(', ')}. The settings are listed in README.md.`); // prettier-ignore
  return { ...parsed.data, PUBLIC_URL: parsed.data.PUBLIC_URL?.replace(/\/+$/, '') };
}

/** What `sojourn worker` needs: a server that takes its mail, and whether it answers at HOST:PORT. */
export type WorkerConfig = Config & { readonly SMTP_URL: string; readonly answers: boolean };

/** @throws ConfigError for a wrong setting, or without SMTP_URL */
export function readWorkerConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const { SMTP_URL: smtpUrl, ...config } = readConfig(env);
  if (!smtpUrl)
    throw new ConfigError(
      'SMTP_URL is not set: "sojourn worker" hands mail over to a server of yours, like smtp://user:password@mail.example.org:587.',
    );
  return { ...config, SMTP_URL: smtpUrl, answers: Boolean(env['PORT']) };
}

const secret: readonly PropertyKey[] = [
  'ADMIN_KEY',
  'DATABASE_APP_URL',
  'DATABASE_URL',
  'DKIM_PRIVATE_KEY',
  'MASTER_KEY',
  'SMTP_URL',
];

const show = (env: Record<string, string | undefined>, name: PropertyKey | undefined): string =>
  name === undefined || secret.includes(name) ? 'set, not shown' : JSON.stringify(env[String(name)]);
