/** The same name where it is free, else with the first number that is. */
export function freshName(name: string, taken: ReadonlySet<string>): string {
  if (name === '' || !taken.has(name)) return name;
  const stem = name.replace(/-\d+$/, '').slice(0, 90);
  for (let number = 2; ; number++) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}
