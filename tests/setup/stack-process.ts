import { startEmbedded } from '../../worker/embedded/stack';
import { findTemporal } from './temporal-cli';

/** A process of its own that runs the embedded servers in the folder of its first argument, so that a test can kill it. */
async function main(dataDir: string, needs: string): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const stack = await startEmbedded({
    dataDir,
    needPostgres: needs.includes('postgres'),
    needTemporal: needs.includes('temporal'),
    temporalCli: findTemporal(),
    say,
  });
  const end = async (): Promise<void> => {
    await stack.stop();
    process.exit(0);
  };
  process.once('SIGTERM', () => void end());
  say(`ready ${JSON.stringify(stack)}`);
}

main(process.argv[2] ?? '', process.argv[3] ?? 'postgres temporal').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
