import { Dialog } from '../ui/dialog';
import { useLanguage } from '../shell/language';
import { views } from '../steps/views';
import { journeyWords } from './words';

type Props = { readonly onChoose: (step: Readonly<Record<string, unknown>>) => void; readonly onClose: () => void };

/** One button for each kind of step. */
export function Palette({ onChoose, onClose }: Props) {
  const { language } = useLanguage();
  return (
    <Dialog title={journeyWords[language].chooseKind} onClose={onClose}>
      <div className="palette">
        {Object.values(views).map(({ kind, icon, name, fresh }) => (
          <button key={kind} className="plain" onClick={() => onChoose(fresh())}>
            <span aria-hidden="true">{icon}</span> {name[language]}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
