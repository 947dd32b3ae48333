import { clientOf } from '../server/client';
import { serverOptions, type Command } from '../terminal/command';
import { EventSender } from '../server/event-sender';
import { readEvents } from '../files/event-file';
import { readEventMap } from '../files/event-map';
import { progressBar } from '../terminal/progress';
import { WrongUse } from '../terminal/wrong-use';

const problemsShown = 20;

export const importEvents: Command = {
  name: 'import',
  takes: 'FILE',
  summary: 'sends the events of a file to a running Sojourn',
  details: [
    'FILE holds JSON lines of Segment calls, or CSV or fixed width with a map (docs/event-maps.md); plain or gzip. Every call keeps its',
    'messageId or gets one from its line, so that the same file imported twice adds nothing. Lines that cannot be used are named and the',
    'rest goes on. Events count as live, so that journeys react to them; with --history they only count as what happened.',
  ],
  options: {
    map: { type: 'string', value: 'FILE', help: 'what the columns of a CSV or fixed-width file mean' },
    history: { type: 'boolean', help: 'events of the past: they start no journey and end none' },
    ...serverOptions,
  },
  example: 'sojourn import orders.txt --map journeys/maps/cdnow.yaml',
  run: async (call) => {
    const [file, surplus] = call.positionals;
    if (file === undefined) throw new WrongUse('import takes a FILE.');
    if (surplus !== undefined) throw new WrongUse(`import takes one FILE, not also "${surplus}".`);
    const mapFile = call.text('map');
    const lines = readEvents(file, mapFile === undefined ? undefined : await readEventMap(mapFile));
    const client = await clientOf(call);
    const sender = new EventSender(client, call.flag('history') ? '/v1/batch?historical=true' : '/v1/batch');
    const progress = progressBar(call.io, 'events', undefined);
    const problems: { line: number; problem: string }[] = [];
    const complain = (line: number, problem: string): void => {
      problems.push({ line, problem });
      if (problems.length > problemsShown) return;
      progress.end();
      call.io.err(`${file}:${line} ${problem}\n`);
    };
    sender.onProblem = complain;
    sender.onWait = (reason) => progress.update(sender.accepted, `waiting: ${reason}`);
    for await (const line of lines) {
      if ('problem' in line) complain(line.line, line.problem);
      else await sender.send(line.call, line.line);
      progress.update(sender.accepted);
    }
    await sender.end();
    progress.end();
    if (problems.length > problemsShown)
      call.io.err(`and ${problems.length - problemsShown} more lines with problems\n`);
    call.answer([`${sender.accepted} calls accepted, ${problems.length} refused.`], {
      accepted: sender.accepted,
      refused: problems.length,
      problems,
    });
    return problems.length === 0 ? 0 : 1;
  },
};
