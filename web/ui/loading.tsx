import { useWords } from '../shell/language';
import { shellWords } from '../shell/words';

/** In place of what is still read; what stands under it waits for it (`web/style.css`). */
export const Loading = () => <p className="quiet loading">{useWords(shellWords).loading}</p>;
