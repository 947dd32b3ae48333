import { live, type Order } from '../../../domain/rehearse/sent';
import { withoutEval } from '../../../domain/schema/without-eval';

withoutEval();

/** Beside the page, which stays free however long a life is. */
addEventListener('message', ({ data }: MessageEvent<{ readonly turn: number; readonly order: Order }>) =>
  postMessage({ turn: data.turn, lived: live(data.order) }),
);
