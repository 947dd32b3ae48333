import { Link, useLocation, useSearchParams } from 'wouter';

type Props<Tab extends string> = {
  readonly name: string;
  readonly of: Readonly<Record<Tab, string>>;
  readonly current: Tab;
  /** The name under which the address keeps it. */
  readonly by: string;
};

/** Sides of one thing, each with an address of its own. */
export function Tabs<Tab extends string>({ name, of, current, by }: Props<Tab>) {
  const [path] = useLocation();
  return (
    <nav className="tabs" aria-label={name}>
      {Object.entries<string>(of).map(([one, said]) => (
        <Link key={one} href={`${path}?${by}=${one}`} aria-current={one === current ? 'page' : undefined}>
          {said}
        </Link>
      ))}
    </nav>
  );
}

/** Which of them the address names. @param usual where it names none */
export function useTab<Tab extends string>(by: string, of: readonly Tab[], usual: Tab): Tab {
  const [query] = useSearchParams();
  return of.find((one) => one === query.get(by)) ?? usual;
}
