/** What a command may touch of the process. */
export type Io = {
  /** Results, on stdout. */
  out(line: string): void;
  /** Complaints and progress, on stderr. */
  err(text: string): void;
  readonly errIsTerminal: boolean;
  readonly env: NodeJS.ProcessEnv;
};

export const processIo: Io = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (text) => void process.stderr.write(text),
  errIsTerminal: process.stderr.isTTY === true,
  env: process.env,
};
