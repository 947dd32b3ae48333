import { Tokenizer } from 'htmlparser2';

/** What a reader can follow. */
const anchors = new Set(['a', 'area']);

/**
 * The html with other links in place of those that lead to pages of the web; all else stays as it was written, letter by letter.
 * @param track the link in place of one, or undefined where it stays
 */
export function withTrackedLinks(html: string, track: (url: string) => string | undefined): string {
  const parts: string[] = [];
  let written = 0;
  let [element, attribute, value, start, end] = ['', '', '', -1, -1];
  const nothing = (): void => undefined;
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname: (from, to) => (element = html.slice(from, to).toLowerCase()),
      onattribname: (from, to) => ([attribute, value, start] = [html.slice(from, to).toLowerCase(), '', -1]),
      onattribdata: (from, to) => {
        if (start < 0) start = from;
        end = to;
        value += html.slice(from, to);
      },
      onattribentity: (code) => (value += String.fromCodePoint(code)),
      onattribend: () => {
        const url = anchors.has(element) && attribute === 'href' && start >= 0 ? value.trim() : '';
        const tracked = /^https?:\/\//i.test(url) ? track(url) : undefined;
        if (tracked === undefined) return;
        parts.push(html.slice(written, start), tracked);
        written = end;
      },
      ...{
        ontext: nothing,
        ontextentity: nothing,
        onopentagend: nothing,
        onselfclosingtag: nothing,
        onclosetag: nothing,
      },
      ...{
        oncomment: nothing,
        oncdata: nothing,
        ondeclaration: nothing,
        onprocessinginstruction: nothing,
        onend: nothing,
      },
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return parts.join('') + html.slice(written);
}
