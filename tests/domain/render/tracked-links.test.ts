import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { withTrackedLinks } from '../../../domain/render/tracked-links';

const ours = 'https://shop.example/r/';
const hidden = (url: string): string => `${ours}${Buffer.from(url).toString('base64url')}`;

describe('links to pages of the web lead over us, and nothing else is altered', () => {
  test.each([
    ['<a href="https://a.example/?x=1&amp;y=2">A</a>', `<a href="${hidden('https://a.example/?x=1&y=2')}">A</a>`],
    ["<A class=x HREF='HTTP://a.example'>A</A>", `<A class=x HREF='${hidden('HTTP://a.example')}'>A</A>`],
    ['<a href=https://a.example/ id=x>', `<a href=${hidden('https://a.example/')} id=x>`],
    ['<a href=" https://a.example ">', `<a href="${hidden('https://a.example')}">`],
    ['<area href="https://a.example">', `<area href="${hidden('https://a.example')}">`],
    ['<a title="href=https://a.example" data-href="https://a.example">', undefined],
    ['<a href="mailto:a@b.example">&copy;</a>', undefined],
    ['<a href="#top"><a href="/here"><a href="javascript:alert(1)"><a href><a>', undefined],
    ['<img src="https://a.example/x.png"><link href="https://a.example/x.css">', undefined],
    ['<!-- <a href="https://a.example"> -->', undefined],
    ['<style>a[href="https://a.example"]{}</style>', undefined],
  ])('%s', (html, expected = html) => expect(withTrackedLinks(html, hidden)).toBe(expected));

  test('where none is to be tracked, letter by letter', () => {
    const pieces = fc.constantFrom('<a ', 'href', '=', '"', "'", 'https://a.example', ' ', '>', '</a>', '&', '&amp;', '<!--', '-->', '<script>', 'é'); // prettier-ignore
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
        (html) => {
          expect(withTrackedLinks(html, () => undefined)).toBe(html);
        },
      ),
    );
  });

  test('whatever stands around it, who reads the mail follows the same links as before', () => {
    const urls = fc.webUrl({ withQueryParameters: true });
    const around = fc.stringMatching(/^[\w .,;é]*$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(around, urls, fc.constantFrom('"', "'")), { maxLength: 8 }), (links) => {
        const escaped = (url: string): string => url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'); // prettier-ignore
        const html = links.map(([text, url, quote]) => `<p>${text}<a href=${quote}${escaped(url)}${quote}>${text}</a>`).join(''); // prettier-ignore
        expect(hrefsIn(withTrackedLinks(html, hidden)).map(shown)).toEqual(links.map(([, url]) => url));
      }),
    );
  });
});

const shown = (link: string): string => Buffer.from(link.slice(ours.length), 'base64url').toString();

function hrefsIn(html: string): string[] {
  const found: string[] = [];
  const parser = new Parser({ onopentag: (name, { href }) => void (name === 'a' && href !== undefined && found.push(href)) }); // prettier-ignore
  parser.end(html);
  return found;
}
