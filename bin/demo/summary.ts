import type { Client } from '../server/client';

export type JourneyNumbers = {
  readonly key: string;
  readonly entered: number;
  readonly active: number;
  readonly completed: number;
  readonly exited: number;
  readonly sent: number;
  readonly held: number;
  readonly withheld: Readonly<Record<string, number>>;
};

export type Summary = {
  /** By stage, as the API knows them. */
  readonly customers: Readonly<Record<string, number>>;
  readonly journeys: readonly JourneyNumbers[];
  readonly sent: number;
  /** undefined when mail goes to a real server. */
  readonly caught: number | undefined;
};

type Stats = Pick<JourneyNumbers, 'entered' | 'active' | 'completed' | 'exited'> & {
  readonly steps: Readonly<
    Record<
      string,
      { readonly sent?: number; readonly held?: number; readonly skipped?: Readonly<Record<string, number>> }
    >
  >;
};

const settleMillis = 20_000;

/**
 * Reads back through the API what came of it. Mails and messages go on while they are counted, so it counts again until the mails
 * before and after the messages are the same number, for up to 20 s.
 */
export async function readSummary(client: Client, userIds: readonly string[]): Promise<Summary> {
  const customers = await countStages(client, userIds);
  for (const until = performance.now() + settleMillis; ;) {
    const before = await countMails(client);
    const journeys = await readJourneys(client);
    const caught = await countMails(client);
    const sent = journeys.reduce((sum, journey) => sum + journey.sent, 0);
    const isSettled = before === caught && (caught === undefined || caught === sent);
    if (isSettled || performance.now() > until) return { customers, journeys, sent, caught };
    await new Promise((done) => setTimeout(done, 200));
  }
}

async function countStages(client: Client, userIds: readonly string[]): Promise<Record<string, number>> {
  const stages: Record<string, number> = {};
  for (const userId of userIds) {
    const { status, body } = await client.request('GET', `/v1/customers/user:${encodeURIComponent(userId)}`);
    const stage = status === 200 ? (body as { stage: string }).stage : 'unknown';
    stages[stage] = (stages[stage] ?? 0) + 1;
  }
  return stages;
}

async function readJourneys(client: Client): Promise<JourneyNumbers[]> {
  const { items } = await client.ask<{ items: { key: string }[] }>('GET', '/v1/journeys?limit=200');
  const all: JourneyNumbers[] = [];
  for (const { key } of items) {
    const stats = await client.ask<Stats>('GET', `/v1/journeys/${key}/stats`);
    if (stats.entered > 0) all.push(numbersOf(key, stats));
  }
  return all;
}

function numbersOf(key: string, { entered, active, completed, exited, steps }: Stats): JourneyNumbers {
  const withheld: Record<string, number> = {};
  let [sent, held] = [0, 0];
  for (const step of Object.values(steps)) {
    sent += step.sent ?? 0;
    held += step.held ?? 0;
    for (const [reason, count] of Object.entries(step.skipped ?? {}))
      withheld[reason] = (withheld[reason] ?? 0) + count;
  }
  return { key, entered, active, completed, exited, sent, held, withheld };
}

async function countMails(client: Client): Promise<number | undefined> {
  const { status, body } = await client.request('GET', '/dev/mail?limit=1000000');
  return status === 200 ? (body as { items: unknown[] }).items.length : undefined;
}

/** The summary in words, one line a fact. */
export function saySummary(
  { customers, journeys, sent, caught }: Summary,
  replayed: { events: number; purchases: number },
): string[] {
  const sum = (numbers: Readonly<Record<string, number>>): number =>
    Object.values(numbers).reduce((total, number) => total + number, 0);
  const list = (numbers: Readonly<Record<string, number>>): string =>
    Object.entries(numbers)
      .map(([name, number]) => `${number} ${name}`)
      .join(', ') || 'none';
  return [
    `customers  ${sum(customers)} (${list(customers)})`,
    `events     ${replayed.events}, of them ${replayed.purchases} purchases`,
    ...journeys.map(
      (journey) =>
        `journey ${journey.key}: ${journey.entered} entered, ${journey.active} under way, ${journey.completed} completed, ${journey.exited} exited; ` +
        `${journey.sent} messages sent, ${journey.held} held, withheld: ${list(journey.withheld)}`,
    ),
    sayMails(sent, caught),
  ];
}

function sayMails(sent: number, caught: number | undefined): string {
  if (caught === undefined) return `${sent} messages sent to the mail server of SMTP_URL.`;
  return sent === caught
    ? `${sent} messages sent, ${caught} mails caught: every message arrived once.`
    : `${sent} messages sent, ${caught} mails caught: they differ.`;
}
