import { callsOf, growth, inProportion } from '../../setup/cost';
import fc from 'fast-check';
import { textOfHtml } from '../../../domain/render/html-text';

test.each([
  ['<p>Hello</p><p>World</p>', 'Hello\n\nWorld'],
  ['Hello<br>World<br><br>!', 'Hello\nWorld\n\n!'],
  ['<h1>Title</h1>\n  <p>A   b\n c</p>', 'Title\n\nA b c'],
  ['<ul>\n  <li>One</li>\n  <li><p>Two</p></li>\n</ul>', '- One\n- Two'],
  [
    '<p>See <a href="https://example.org/?a=1&amp;b=2">our <b>shop</b></a>.</p>',
    'See our shop <https://example.org/?a=1&b=2>.',
  ],
  ['<a href="https://example.org">https://example.org</a>', 'https://example.org'],
  ['<a href="https://example.org"><img src="x.png"></a>', 'https://example.org'],
  ['<a href="https://example.org"><img src="x.png" alt="The shop"></a>', 'The shop\nhttps://example.org'],
  ['<a href="#top">Top</a> <a href="mailto:a@example.org">a@example.org</a>', 'Top a@example.org'],
  ['<p><a href="https://x.example/c">See it</a></p><p>Bye</p>', 'See it\nhttps://x.example/c\n\nBye'],
  ['<p> <a href="https://x.example/c">See <b>it</b></a><br>Bye</p>', 'See it\nhttps://x.example/c\nBye'],
  [
    '<p><a href="https://x.example">x</a> and <a href="https://y.example">y</a></p>',
    'x <https://x.example> and y <https://y.example>',
  ],
  ['<ul><li><a href="https://x.example">x</a></li><li>y</li></ul>', '- x <https://x.example>\n- y'],
  ['<a href="https://x.example">never ends', 'never ends\nhttps://x.example'],
  ['<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>', 'A\nB\nC'],
  ['<head><title>T</title><style>p { color: red }</style></head><body>Body</body>', 'Body'],
  ['<div style="display:none">Preview</div><div hidden>Gone</div>Shown', 'Shown'],
  ['<!-- a comment --><!--[if mso]><table><tr><td><![endif]-->x', 'x'],
  ['a &amp; b &lt;c&gt; &#8364; &#x20AC; &nbsp;&hellip; &unknown; &', 'a & b <c> € € … &unknown; &'],
  ['<p title="a > b">x</p>', 'x'],
  ['1 < 2 and <b>3</b>', '1 < 2 and 3'],
  ['<script>alert("<p>x</p>")</script>y', 'y'],
  ['text <a', 'text <a'],
  ['<hr>after', '---\nafter'],
  ['&aacute;&Scaron;&frac12;&rarr;&hearts;&Auml;&auml;&zwj;', 'áŠ½→♥Ää\u200d'],
  ['&CounterClockwiseContourIntegral; &NotEqualTilde; &fjlig;', '∳ ≂̸ fj'],
  ['&copy 2026 &amp &notit; &#0; &#xD800; &#x110000; &#128;', '© 2026 & ¬it; \ufffd \ufffd \ufffd €'],
  ['Auto&shy;bahn &zwnj;&nbsp;&zwnj;&nbsp;&ensp;&#8203;x', 'Autobahn x'],
  ['<a href="https://x.example/?a=1&copy=2&amp;b=&eacute;">x</a>', 'x\nhttps://x.example/?a=1&copy=2&b=é'],
  ["<a href='https://x.example'>a <a href=https://y.example>b</a>", 'a <https://x.example> b <https://y.example>'],
  ['<div hidden><p>Gone</p><div>gone</div>gone</div>Shown', 'Shown'],
  ['<P>Hello<BR/>World</P>', 'Hello\nWorld'],
  ['<!doctype html><?xml version="1.0"?><![CDATA[x]]>y', 'y'],
  ['', ''],
])('%s', (html, text) => {
  expect(textOfHtml(html)).toBe(text);
});

test('any html is answered without a tag of its own', () => {
  const parts = fc.constantFrom(
    '<p>',
    '</p>',
    '<a href="https://x.example">',
    '</a>',
    'word',
    ' ',
    '<br/>',
    '<li>',
    '<!--',
    '-->',
    '<',
    '>',
    '&amp;',
    '"',
    '<div style="display:none">',
    '</div>',
    '<style>',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 40 }), (list) => {
      const text = textOfHtml(list.join(''));
      expect(text).not.toMatch(/<(p|br|li|div|style)[ >/]/);
      expect(text).not.toMatch(/\n{3,}/);
    }),
  );
});

const hostile = ['<!--', '<a ', '<', '<div>', '&', '<a href="x">', '<div hidden>', 'x ', '<li>', '"<', '</x>', '<a href="https://x">y', 'y</a>', '<b><i></x>', '&amp', '&#', '<p', '<title>', '<script>', '<style></', '<!', '<?', '<![CDATA[', '<a x="', '<a x=&amp;', '<div style="a:']; // prettier-ignore

test.each(hostile)('%j repeated takes time in proportion', (part) => {
  const reading = (size: number) => {
    const html = part.repeat(size / part.length);
    return () => textOfHtml(html);
  };
  expect(growth(1_000_000, reading)).toBeLessThan(inProportion);
});

test('elements that are opened a thousand times over and closed under other names take time in proportion', () => {
  const html = '<div hidden>'.repeat(10_000) + '</section>'.repeat(10_000) + '<a href="https://x">y'.repeat(4_000);
  expect(callsOf(() => textOfHtml(html))).toBeLessThan(3_000_000);
});
