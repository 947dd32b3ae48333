import { useWords } from './language';
import { shellWords } from './words';

export function NotThere() {
  const words = useWords(shellWords);
  return (
    <>
      <h1>{words.notThere}</h1>
      <p className="quiet">{words.notThereHint}</p>
    </>
  );
}
