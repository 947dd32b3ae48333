import { basename } from 'node:path';
import { legalBases } from '../../domain/person/provenance';
import { readInstant } from '../../domain/time/read-instant';
import { sayInstant } from '../../domain/time/say-instant';
import { readEvents } from '../files/event-file';
import { readEventMap } from '../files/event-map';
import { fingerprint } from '../files/fingerprint';
import { clientOf } from '../server/client';
import { EventSender } from '../server/event-sender';
import { ImportLog } from '../server/import-log';
import { serverOptions, type Command, type CommandCall } from '../terminal/command';
import { noProgress, progressBar, sayPace } from '../terminal/progress';
import { WrongUse } from '../terminal/wrong-use';

const problemsShown = 20;
/** Between two lines on how far it is, where nobody watches a bar. */
const lineMillis = 10_000;

export const importEvents: Command = {
  name: 'import',
  takes: 'FILE',
  summary: 'brings the history in a file to a running Sojourn',
  details: [
    'FILE holds JSON lines of Segment calls, or CSV or fixed width with a map (docs/event-maps.md); plain or gzip. What it tells of',
    'counts as what happened: it starts no journey and ends none, and nobody is written to because of it. Where it comes from has to be',
    'said, and stays with it. An import that broke off goes on where it was when it is run again; the same file twice adds nothing.',
    'Lines that cannot be used are named and the rest goes on.',
  ],
  options: {
    who: { type: 'string', value: 'TEXT', help: 'who collected it: a system, a shop, a partner' },
    when: { type: 'string', value: 'TIME', help: 'until when it was collected, like 1998-06-30' },
    basis: { type: 'string', value: 'BASIS', help: `on what ground it may be kept: ${legalBases.join(', ')}` },
    map: { type: 'string', value: 'FILE', help: 'what the columns of a CSV or fixed-width file mean' },
    ...serverOptions,
  },
  example:
    'sojourn import orders.txt --map journeys/maps/cdnow.yaml --who "web shop" --when 1998-06-30 --basis contract',
  run: async (call) => {
    const [file, surplus] = call.positionals;
    if (file === undefined) throw new WrongUse('import takes a FILE.');
    if (surplus !== undefined) throw new WrongUse(`import takes one FILE, not also "${surplus}".`);
    const mapFile = call.text('map');
    const map = mapFile === undefined ? undefined : await readEventMap(mapFile);
    const lines = readEvents(file, map);
    const provenance = provenanceOf(call);
    const { digest, lines: total } = await fingerprint(file, { map, ...provenance });
    const client = await clientOf(call);
    const log = await ImportLog.open(client, { ...provenance, digest, file: basename(file) });
    const sender = new EventSender(client, log.path);
    const progress = call.json ? noProgress : progressBar(call.io, basename(file), total, lineMillis);
    const began = performance.now();
    const problems: { line: number; problem: string }[] = [];
    const complain = (line: number, problem: string): void => {
      problems.push({ line, problem });
      if (problems.length > problemsShown) return;
      progress.end();
      call.io.err(`${file}:${line} ${problem}\n`);
    };
    sender.onProblem = complain;
    let last = 0;
    let before = 0;
    sender.onWait = (reason) => progress.update(last, `waiting: ${reason}`);
    const pace = (): string => sayPace(sender.accepted, { done: last - log.done, left: total - last, seconds: (performance.now() - began) / 1_000 }); // prettier-ignore
    for await (const line of lines) {
      last = line.line;
      if ('problem' in line) complain(last, line.problem);
      else if (last <= log.done) before += 1;
      else await sender.send(line.call, last);
      await log.tell(Math.max(sender.answered, log.done));
      progress.update(last, pace());
    }
    await sender.end();
    await log.end(last);
    progress.end();
    if (problems.length > problemsShown)
      call.io.err(`and ${problems.length - problemsShown} more lines with problems\n`);
    const { accepted } = sender;
    const went = before > 0 ? `, after ${before} before it broke off` : '';
    call.answer([`${accepted} calls accepted${went}, ${problems.length} refused. Import ${log.id}.`], {
      import: log.id,
      accepted,
      before,
      refused: problems.length,
      problems,
    });
    return problems.length === 0 ? 0 : 1;
  },
};

/** @throws WrongUse where it is not said, or not in words that are known */
function provenanceOf(call: CommandCall): { who: string; when: string; basis: string } {
  const [who = '', said = '', basis = ''] = ['who', 'when', 'basis'].map((name) => call.text(name)?.trim());
  if (who === '' || said === '' || basis === '')
    throw new WrongUse('What is imported says where it comes from: --who collected it, --when, and on what --basis it may be kept.'); // prettier-ignore
  const when = readInstant(said, 'UTC');
  if (when === undefined) throw new WrongUse(`--when takes a time like 1998-06-30, not "${said}".`);
  if (!legalBases.some((one) => one === basis))
    throw new WrongUse(`--basis takes ${legalBases.join(', ')}, not "${basis}".`);
  return { who, when: sayInstant(when), basis };
}
