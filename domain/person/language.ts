import type { Customer } from './customer';
import type { Preferences } from './wishes/preferences';

/** The language of a person as a tag (BCP 47): what they chose, else what we know of them; undefined where that names none. */
export const languageOf = (customer: Pick<Customer, 'traits'>, preferences: Preferences): string | undefined =>
  languageTag(preferences.language) ?? languageTag(customer.traits['language']?.value);

/** `zh-CN`, also where systems write `zh_CN` or `zh_CN.UTF-8`. */
function languageTag(said: unknown): string | undefined {
  if (typeof said !== 'string' || said.length > 60) return undefined;
  const written = said
    .trim()
    .replace(/[.@].*$/s, '')
    .replaceAll('_', '-');
  try {
    return Intl.getCanonicalLocales(written)[0];
  } catch {
    return undefined;
  }
}

const shown = new Map<string, string>();
const mostShown = 1_000;

/**
 * The language of a tag in which `Intl` has words, without what asks for other calendars or digits; English where it has none.
 * There are only so many, so that what libraries keep for each cannot grow with what people write.
 */
export function languageWithWords(tag: string | undefined): string {
  if (tag === undefined) return 'en';
  const known = shown.get(tag);
  if (known !== undefined) return known;
  const { language, script, region } = new Intl.Locale(tag);
  const plain = [language, script, region].filter((part) => part !== undefined).join('-');
  const [isThere] = Intl.DateTimeFormat.supportedLocalesOf([plain]);
  const found = isThere === undefined ? 'en' : new Intl.DateTimeFormat(plain).resolvedOptions().locale;
  if (shown.size >= mostShown) shown.clear();
  shown.set(tag, found);
  return found;
}
