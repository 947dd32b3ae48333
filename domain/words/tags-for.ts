/** Whether a tag speaks a language: `zh-CN` speaks `zh`. */
export function speaks(tag: string, wanted: string): boolean {
  const [one, other] = [tag.toLowerCase(), wanted.toLowerCase()];
  return one === other || one.startsWith(`${other}-`);
}

/**
 * Which of some language tags speak to a reader of another, best first: the tag itself, its shorter forms (RFC 4647, 3.4), and then other
 * forms of the same language, since who reads `zh` would rather read `zh-CN` than English.
 */
export function tagsFor(tags: readonly string[], language: string | undefined): string[] {
  if (!language) return [];
  const shorter = tags.filter((tag) => speaks(language, tag)).sort((a, b) => b.length - a.length);
  const others = tags.filter((tag) => speaks(tag, language.replace(/-.*$/, '')) && !shorter.includes(tag));
  return [...shorter, ...others];
}
