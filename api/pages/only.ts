import { Problem } from '../http/problem';

/** What a page's place says to any other method. @throws Problem method-not-allowed (when run) */
export const only = (allow: string) => (): never => {
  throw new Problem('method-not-allowed', `This route takes ${allow}.`, { headers: { allow } });
};
