import { startMailCatcher } from './mail-catcher';

/** The mail catcher in a process of its own, for tests that kill it: `MAIL_PORT`, `MAIL_FILE`. Says `ready smtp://…`. */
export async function main(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const catcher = await startMailCatcher({
    port: Number(env.MAIL_PORT ?? 0),
    host: env.HOST ?? '127.0.0.1',
    file: env.MAIL_FILE,
    now: Date.now,
  });
  const stop = (): void => {
    void catcher.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.stdout.write(`ready ${catcher.smtpUrl}\n`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`mail catcher: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
