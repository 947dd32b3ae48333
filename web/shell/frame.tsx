import { Suspense, useState } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { pages } from '../pages';
import { Breakage } from '../ui/breakage';
import { Loading } from '../ui/loading';
import { NotThere } from './not-there';
import { Menu } from './menu';
import { Who } from './who';
import { useWords } from './language';
import { shellWords } from './words';

/** What stands around every page. */
export function Frame() {
  const words = useWords(shellWords);
  const [path] = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header>
        <Link href="/" className="brand">
          Sojourn
        </Link>
        <button className="plain menu" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {words.menu}
        </button>
        <Who />
      </header>
      <Menu isOpen={isOpen} close={() => setIsOpen(false)} />
      <main id="content" tabIndex={-1}>
        <Breakage key={path}>
          <Suspense fallback={<Loading />}>
            <Switch>
              {pages.map(({ path: place, Page }) => (
                <Route key={place} path={place} component={Page} />
              ))}
              <Route component={NotThere} />
            </Switch>
          </Suspense>
        </Breakage>
      </main>
    </div>
  );
}
