import { Killable, nodeRecipe } from '../faults/killable';
import { sojourn } from '../faults/stack';

/** The API as it stands behind a load balancer: two processes, one of which is asked at a time. */
export type TwoApis = {
  /** Where the one is that is asked. */
  port(): number;
  /** Ends it; from then on the other one is asked. */
  kill(): Promise<void>;
  /** Starts again what was killed. */
  mend(): Promise<void>;
  stop(): Promise<void>;
};

/** @throws with what a process said when it does not start */
export async function startTwoApis(
  ports: readonly [number, number],
  settings: Readonly<Record<string, string>>,
): Promise<TwoApis> {
  // prettier-ignore
  const [one, other] = ports.map((port) => nodeRecipe('api', sojourn('api'), { ...settings, PORT: String(port) }));
  if (!one || !other) throw new Error('there are two ports');
  const apis = [new Killable(one), new Killable(other)] as const;
  await Promise.all(apis.map((api) => api.start()));
  let asked: 0 | 1 = 0;
  return {
    port: () => ports[asked],
    kill: async () => {
      const dying = apis[asked];
      asked = asked === 0 ? 1 : 0;
      await dying.kill();
    },
    mend: async () => {
      for (const api of apis) if (!api.runs) await api.start();
    },
    stop: async () => {
      for (const api of apis) await api.stop();
    },
  };
}
