import { languageOf } from '../../../domain/person/language';
import { sayPurpose } from '../../../domain/words/say/purpose';
import type { Language } from '../../../domain/words/words';
import { html, type Html } from '../../pages/html';
import { renderPage } from '../../pages/page';
import { copyWords, type CopyWords } from './page-words';
import type { Row } from './csv';
import type { Table, Told } from './told';

/** More of one value than anybody reads on a page. */
const longest = 300;

/**
 * The page of an archive that a person reads first.
 * @param exportedAt RFC 3339
 */
export function pageOfCopy({ customer, tables }: Told, exportedAt: string): string {
  const language = chosenBy(customer).startsWith('zh') ? 'zh' : 'en';
  const words = copyWords(language);
  const [day = '', time = ''] = exportedAt.split(/[T.Z]/);
  const { profile } = words;
  const own: Table = { name: 'customer', count: 1, newest: [profileOf(customer)] };
  const body = html`<main>
    <h1>${words.title}</h1>
    <p class="quiet">${words.about(`${day} ${time}`)}</p>
    ${section(own, profile, words)}
    ${tables.map((one) => inWords(one, language)).map((table) => section(table, words.sections[table.name] ?? { title: table.name, about: '' }, words))}
  </main>`;
  return renderPage({ title: words.title, body, language });
}

/** What is known of the person, each thing by its name; where it came from stands in the table beside. */
function profileOf({ stage, created_at: known, points, tier, traits, preferences }: Row): Row {
  const told = Object.entries((traits ?? {}) as Readonly<Record<string, Row>>).map(([name, { value }]) => [
    name,
    value,
  ]);
  return { stage, created_at: known, points, tier, ...(preferences as Row), ...Object.fromEntries(told) };
}

function chosenBy({ traits, preferences }: Row): string {
  const stated = { traits: (traits ?? {}) as Parameters<typeof languageOf>[0]['traits'] };
  return languageOf(stated, (preferences ?? {}) as Row) ?? 'en';
}

/** A no to everything is told in words; the table beside has it as it is kept. */
const inWords = (table: Table, language: Language): Table =>
  table.name === 'consents' ? { ...table, newest: table.newest.map((row) => ({ ...row, purpose: sayPurpose(row as Said, language) })) } : table; // prettier-ignore
type Said = Parameters<typeof sayPurpose>[0];

function section({ name, count, newest }: Table, { title, about }: CopyWords['profile'], words: CopyWords): Html {
  const said = newest.length === 0 ? words.nothing : words.shown(newest.length, count, `${name}.csv`);
  return html`<section class="card">
    <h2>${title}</h2>
    <p class="quiet">${about} ${said}</p>
    ${newest.map(
      (row) =>
        html`<details ${newest.length === 1 ? html`open` : undefined}>
          <summary>${headOf(row)}</summary>
          <dl>
            ${Object.entries(row)
              .filter(([, value]) => !isEmpty(value))
              .map(
                ([key, value]) =>
                  html`<dt>${key}</dt>
                    <dd>${short(textOf(value))}</dd>`,
              )}
          </dl>
        </details>`,
    )}
  </section>`;
}

/** When it was, and the first words that tell what it was. */
function headOf(row: Row): string {
  const [at] = ['at', 'decided_at', 'entered_at', 'added_at', 'since', 'recorded_at', 'created_at'].flatMap((name) => row[name] ?? []); // prettier-ignore
  const what = ['kind', 'name', 'value', 'purpose', 'journey', 'channel', 'state', 'status', 'outcome', 'reason', 'to_stage', 'stage', 'audience', 'what', 'points', 'url', 'detail'].flatMap((name) => row[name] ?? []); // prettier-ignore
  const moment = typeof at === 'string' ? at.slice(0, 16).replace('T', ' ') : '';
  return short([moment, ...what.map(textOf)].filter((text) => text !== '').join(' · ')) || '…';
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || JSON.stringify(value) === '{}';
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const short = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
