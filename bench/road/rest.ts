import { setTimeout as sleep } from 'node:timers/promises';
import { startProduct } from '../../tests/e2e/product';
import { rounded } from './numbers';
import { useOf } from './processes';

/** `npm start` with nothing to do: memory, and CPU in percent of one core. */
export async function rest(seconds: number) {
  const product = await startProduct();
  try {
    const { pid } = product.process;
    if (pid === undefined) throw new Error('the product has no process');
    await sleep(15_000);
    const before = useOf([pid]);
    await sleep(seconds * 1_000);
    const after = useOf([pid]);
    return {
      rssMegabytes: Math.round(after.rssMegabytes),
      pssMegabytes: Math.round(after.pssMegabytes),
      cpuPercent: rounded(((after.cpuSeconds - before.cpuSeconds) / seconds) * 100),
    };
  } finally {
    await product.end();
  }
}
