import { compileMjml } from '../../../../domain/schema/mail/mjml';

const mail = (body: string, head = ''): string =>
  `<mjml><mj-head>${head}</mj-head><mj-body>\n${body}\n</mj-body></mjml>`;
const section = (text: string): string => `<mj-section><mj-column><mj-text>${text}</mj-text></mj-column></mj-section>`;

async function problemsOf(source: string): Promise<readonly string[]> {
  const compiled = await compileMjml(source);
  return 'html' in compiled ? [] : compiled.problems.map(({ line, detail }) => `${line}: ${detail}`);
}

describe('Liquid that MJML leaves out is told with its line and the remedy', () => {
  test.each([
    ['between sections', `{% if customer.traits.vip %}${section('VIP')}{% endif %}`, ['{% if customer.traits.vip %}', '{% endif %}']],
    ['around a column', `<mj-section>{% for i in l %}<mj-column><mj-text>{{ i }}</mj-text></mj-column>{% endfor %}</mj-section>`, ['{% for i in l %}', '{% endfor %}']],
    ['in a column', `<mj-section><mj-column>{% if a %}<mj-text>x</mj-text>{% endif %}</mj-column></mj-section>`, ['{% if a %}', '{% endif %}']],
    ['an output between sections', `{{ customer.traits.name }}${section('x')}`, ['{{ customer.traits.name }}']],
    ['beside as much of it in its place', `{% if a %}${section('{% if a %}x{% endif %}')}{% endif %}`, ['{% if a %}', '{% endif %}']],
    ['hidden by copies of an attribute', `{% if a %}<mj-section background-url="{% if a %}x{% endif %}"><mj-column><mj-text>x</mj-text></mj-column></mj-section>{% endif %}`, ['{% if a %}', '{% endif %}']],
    ['in a wrapper', `<mj-wrapper>{% unless a %}${section('x')}{% endunless %}</mj-wrapper>`, ['{% unless a %}', '{% endunless %}']],
  ])('%s', async (_name, body, lost) => {
    expect(await problemsOf(mail(body))).toEqual(lost.map((tag) => `2: MJML leaves ${tag} out where it stands. Between elements write <mj-raw>${tag}</mj-raw>.`));
  });

  test('in the head', async () => {
    expect(await problemsOf(mail(section('x'), '{% if a %}<mj-title>A</mj-title>{% endif %}'))).toHaveLength(2);
  });
}); // prettier-ignore

describe('what stays where it was is let through, and the html is as if nobody had looked', () => {
  test.each([
    ['in a text', section('Hi {% if vip %}<b>{{ a }}</b>{% elsif b < c %}&amp;{% else %}y{% endif %}')],
    ['in an attribute', `<mj-section background-url="{{ u }}"><mj-column><mj-button href="{{ link }}?a={% if b %}1{% endif %}">x</mj-button></mj-column></mj-section>`],
    ['with quotes in an attribute', `<mj-section><mj-column><mj-image src="{{ s }}" alt='{{ "x" | append: "y" }}'/></mj-column></mj-section>`],
    ['in mj-raw', `<mj-raw>{% if vip %}</mj-raw>${section('VIP {{ name }}')}<mj-raw>{% else %}</mj-raw>${section('no')}<mj-raw>{% endif %}</mj-raw>`],
    ['a loop around columns', `<mj-section><mj-raw>{% for i in l %}</mj-raw><mj-column><mj-text>{{ i }}</mj-text></mj-column><mj-raw>{% endfor %}</mj-raw></mj-section>`],
    ['a table', `<mj-section><mj-column><mj-table>{% for i in l %}<tr><td>{{ i }}</td></tr>{% endfor %}</mj-table></mj-column></mj-section>`],
    ['comments of both kinds', section('{% comment %}{{ x }}{% endcomment %}<!-- {{ y }} -->{%- if a -%}q{%- endif -%}')],
    ['raw Liquid', section('{% raw %}{{ x }}{% if %}{% endraw %}')],
    ['nested blocks', section('{% for a in b %}{% case a %}{% when 1 %}x{% else %}y{% endcase %}{% endfor %}{% assign z = 1 %}{{ z }}')],
  ])('%s', async (_name, body) => {
    const compiled = await compileMjml(mail(body));
    expect(compiled).toMatchObject({ html: expect.any(String) });
    const html = 'html' in compiled ? compiled.html : '';
    expect(html).not.toContain('@@');
    for (const [token] of body.matchAll(/\{\{.*?\}\}|\{%.*?%\}/g)) expect(html).toContain(token);
  });

  test('in title, preview and style', async () => {
    const head = '<mj-title>{{ t }}</mj-title><mj-preview>{% if p %}{{ p }}{% endif %}</mj-preview><mj-style>.a{color:{{ c }}}</mj-style>';
    expect(await problemsOf(mail(section('x'), head))).toEqual([]);
  });
}); // prettier-ignore

test('a block that begins in the head and ends in the body is torn', async () => {
  const source = mail(section('{% endif %}x'), '<mj-title>{% if a %}t</mj-title>');
  expect((await problemsOf(source)).join()).toContain('takes {% if a %} out of the block');
});

test('errors of MJML itself are told without our marks', async () => {
  expect(await problemsOf(mail('<mj-section background-color="{{ c }}"></mj-section>'))).toEqual([
    expect.stringContaining('invalid value: {{ c }} for type Color'),
  ]);
});
