import { Link, useLocation } from 'wouter';
import { pages } from '../pages';
import { useLanguage, useWords } from './language';
import { shellWords } from './words';

type Props = {
  /** On a small screen, where it is closed at first. */
  readonly isOpen: boolean;
  readonly close: () => void;
};

/** The pages of the console. */
export function Menu({ isOpen, close }: Props) {
  const words = useWords(shellWords);
  const { language } = useLanguage();
  const [path] = useLocation();
  return (
    <nav aria-label={words.places} className={isOpen ? 'open' : undefined}>
      <ul>
        {pages.flatMap(({ path: place, name }) =>
          name ? (
            <li key={place}>
              <Link href={place} onClick={close} aria-current={isUnder(path, place) ? 'page' : undefined}>
                {name[language]}
              </Link>
            </li>
          ) : (
            []
          ),
        )}
      </ul>
    </nav>
  );
}

const isUnder = (path: string, place: string): boolean =>
  place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);
