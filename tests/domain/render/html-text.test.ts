import { costInFloors } from '../../setup/cost';
import fc from 'fast-check';
import { textOfHtml } from '../../../domain/render/html-text';

test.each([
  ['<p>Hello</p><p>World</p>', 'Hello\n\nWorld'],
  ['Hello<br>World<br><br>!', 'Hello\nWorld\n\n!'],
  ['<h1>Title</h1>\n  <p>A   b\n c</p>', 'Title\n\nA b c'],
  ['<ul>\n  <li>One</li>\n  <li><p>Two</p></li>\n</ul>', '- One\n- Two'],
  [
    '<p>See <a href="https://example.org/?a=1&amp;b=2">our <b>shop</b></a>.</p>',
    'See our shop (https://example.org/?a=1&b=2).',
  ],
  ['<a href="https://example.org">https://example.org</a>', 'https://example.org'],
  ['<a href="https://example.org"><img src="x.png"></a>', 'https://example.org'],
  ['<a href="https://example.org"><img src="x.png" alt="The shop"></a>', 'The shop (https://example.org)'],
  ['<a href="#top">Top</a> <a href="mailto:a@example.org">a@example.org</a>', 'Top a@example.org'],
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

test.each(['<!--', '<a ', '<', '<div>', '&', '<a href="x">', '<div hidden>', 'x ', '<li>', '"<'])(
  '%j repeated takes time in proportion',
  (part) => {
    const html = part.repeat(200_000 / part.length);
    expect(costInFloors(() => textOfHtml(html))).toBeLessThan(150);
  },
);
