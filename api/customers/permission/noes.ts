import { isAway, untilNotOvertaken } from '../../../db/base/failure';
import type { Database } from '../../../db/base/database';
import { personNow } from '../../../db/customers/join';
import { claimsInTheAir, type InTheAir } from '../../../db/wake/messages';
import { Crowded } from '../../http/aside';
import { Groups } from '../../http/groups';
import { refuseOverLimit, type Learning } from '../change';
import { hearNoes, type No, type Told } from './hear-noes';
import { settleRefusals } from './in-the-air';

/** People in a group, whose locks are held until all of it is written. */
const mostTogether = 50;
/** More wait some seconds for their turn, so that whoever comes then is told to come again. */
const usualRoom = 2_000;

/** A no that is on record and in force. */
export type Answered = Told & {
  /** What it forbids and still is in the air after the wait. */
  readonly inTheAir: readonly InTheAir[];
};

type Waiting = { readonly no: No; answer(outcome: Outcome | Promise<Outcome>): void };
type Outcome = Answered | undefined;
type Deps = Learning & { readonly db: Database };

/**
 * Noes that come at the same time share a transaction (decision 0062). A group waits for
 * nobody: who is being decided about, or shares an address with such a one, is heard alone, and each is answered when what their own no
 * forbids is no more in the air.
 */
export class Noes {
  private readonly groups = new Groups<Waiting>({
    most: mostTogether,
    begin: () => this.onePerPerson(),
    write: (group) => this.writeGroup(group),
  });
  private readonly beingWritten = new Set<string>();

  constructor(
    private readonly deps: Deps,
    private readonly room = usualRoom,
  ) {}

  /** @returns undefined when nobody has this id. @throws Crowded; Problem over-limit; what the database throws */
  async say(no: No): Promise<Outcome> {
    if (this.groups.length >= this.room) throw new Crowded();
    const outcome = await new Promise<Outcome>((answer) => this.groups.add({ no, answer }));
    if (outcome) refuseOverLimit(outcome.heard);
    return outcome;
  }

  /** Each of them somebody else: who says no twice says it after themselves. */
  private onePerPerson(): (next: Waiting) => boolean {
    const people = new Set(this.beingWritten);
    return ({ no: { customerId } }) => {
      const isFirst = !people.has(customerId);
      people.add(customerId);
      return isFirst;
    };
  }

  private async writeGroup(group: readonly Waiting[]): Promise<readonly Waiting[]> {
    const people = group.map(({ no }) => no.customerId);
    for (const id of people) this.beingWritten.add(id);
    const written = await this.write(group);
    for (const id of people) this.beingWritten.delete(id);
    if (written) void this.answer(group, written);
    return [];
  }

  /** @returns those that are on record; undefined where each was answered, since the group failed. It never throws. */
  private async write(group: readonly Waiting[]): Promise<ReadonlyMap<No, Told> | undefined> {
    const { db } = this.deps;
    const noes = group.map(({ no }) => no);
    try {
      return await untilNotOvertaken(() =>
        db.transaction().execute((tx) => hearNoes(this.deps, tx, noes, { waits: false })),
      );
    } catch (error) {
      for (const { no, answer } of group) answer(isAway(error) ? Promise.reject(error) : this.alone(no));
      return undefined;
    }
  }

  /** Looks once for all of them, after the commit, at what is in the air; who has to wait for something does so alone. */
  private async answer(group: readonly Waiting[], written: ReadonlyMap<No, Told>): Promise<void> {
    const refused = [...written.values()].flatMap((told) => told.refused);
    const open = await claimsInTheAir(this.deps.db, refused).catch(() => undefined);
    const inTheAir = new Set((open ?? []).map(({ refusal }) => refusal));
    for (const { no, answer } of group) {
      const told = written.get(no);
      if (!told) answer(this.alone(no));
      else if (open && !told.refused.some((one) => inTheAir.has(one))) answer({ ...told, inTheAir: [] });
      else answer(this.settled(told));
    }
  }

  private async alone(no: No): Promise<Outcome> {
    const { db } = this.deps;
    const heard = await untilNotOvertaken(() =>
      db.transaction().execute((tx) => hearNoes(this.deps, tx, [no], { waits: true })),
    );
    const told = heard.get(no);
    if (told) return this.settled(told);
    // They became one with somebody while their lock was waited for.
    const within = await personNow(db, no.customerId);
    return within === undefined ? undefined : this.alone({ ...no, customerId: within });
  }

  private async settled(told: Told): Promise<Answered> {
    return { ...told, inTheAir: await settleRefusals(this.deps.db, told.refused) };
  }
}
