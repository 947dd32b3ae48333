import { z } from 'zod';
import { channelKinds, type ChannelKind } from '../contact/channel';
import { didYouMean } from './reading/nearest';
import { canConfirm, confirmationTemplateKey } from '../journey/confirmation';
import type { Content, Template } from '../journey/template';
import { given } from './reading/definition-reader';
import { isMapping } from './reading/mapping';
import { channel, isLanguageTag, key, name, notALanguage } from './reading/fields';
import { readPart, sayType } from './reading/issues';
import { checkLiquid } from './liquid-check';
import { hasErrors, type Path, type Problem } from './reading/problem';
import type { Report } from './reading/report';
import { readSource, type Format } from './reading/source';

const longest = 200_000;
const liquid = (what: string) => z.string().max(longest).optional().describe(what);

const email = {
  subject: z.string().trim().min(1).max(1_000).describe('The subject, as Liquid.'),
  html: liquid('The html, as Liquid; data is escaped.'),
  mjml: liquid('Instead of html: MJML, compiled when published.'),
  text: liquid('The plain text; without it, made of the html.'),
};

/** What can be said on each channel. */
export const contentShapes = {
  email: z.strictObject(email),
  sms: z.strictObject({ text: z.string().min(1).max(longest) }),
  wechat: z.strictObject({ text: z.string().min(1).max(longest) }),
  push: z.strictObject({
    subject: z.string().trim().min(1).max(1_000).optional(),
    text: z.string().min(1).max(longest),
  }),
};
type Kind = keyof typeof contentShapes;
const isKind = (kind: string): kind is Kind => Object.hasOwn(contentShapes, kind);

const head = {
  template: key,
  name: name.optional(),
  class: z
    .enum(['marketing', 'service'])
    .optional()
    .describe('service passes caps and quiet hours. Default: marketing.'),
};
const single = z.strictObject({ ...head, channel, locales: z.unknown().optional() });
const several = z.strictObject({
  ...head,
  channels: z.record(z.string(), z.unknown()),
  locales: z.unknown().optional(),
});

/** A template whose MJML still has to be compiled; `mjml` by place: `email`, or `zh/email` in a language. */
export type ParsedTemplate = Template & { readonly mjml: Readonly<Record<string, string>> };

type Draft = { key: string; name: string };
type Parts = { channels: Record<string, Content>; mjml: Record<string, string> };

/** Reads a template with one `channel` or several `channels`; its version is given when it is stored. */
export function parseTemplate(
  source: string,
  format: Format,
): { template?: ParsedTemplate; problems: Problem[]; draft?: Draft } {
  const { value, report } = readSource(source, format);
  if (value === undefined) return { problems: report.problems() };
  if (!isMapping(value)) {
    const hint = 'It begins with "template: <key>".';
    report.error([], { code: 'wrong-type', detail: `A template is a mapping, not ${sayType(value)}.`, hint });
    return { problems: report.problems() };
  }
  const template = readTemplate(value, report);
  const problems = report.problems();
  const named = typeof value.template === 'string' ? value.template : undefined;
  const draft =
    named === undefined ? undefined : { key: named, name: typeof value.name === 'string' ? value.name : named };
  return { ...(template && !hasErrors(problems) ? { template } : {}), problems, ...(draft ? { draft } : {}) };
}

function readTemplate(value: Record<string, unknown>, report: Report): ParsedTemplate | undefined {
  const alone = !Object.hasOwn(value, 'channels');
  if (alone && !Object.hasOwn(value, 'channel')) {
    const hint = didYouMean('channel', Object.keys(value))
      ? undefined
      : `For example "channel: email". Channels are ${channelKinds.join(', ')}.`;
    report.error(['channel'], {
      code: 'missing',
      detail: 'A template needs a "channel", or several "channels".',
      ...given({ hint }),
    });
    return undefined;
  }
  const kind = typeof value.channel === 'string' && isKind(value.channel) ? value.channel : undefined;
  const read = alone ? readPart(single, withoutContent(value, kind), [], report) : readPart(several, value, [], report);
  const own = alone
    ? readContents(kind ? { [kind]: contentOf(value, kind) } : {}, [], { flat: true }, report)
    : readContents(value.channels, ['channels'], {}, report);
  const locales = readLocales(value.locales, alone ? kind : undefined, report);
  if (!read) return undefined;
  const said = {
    class: read.class ?? 'marketing',
    channels: own.channels,
    locales: Object.fromEntries(Object.entries(locales).map(([tag, { channels }]) => [tag, channels])),
  };
  if (read.template === confirmationTemplateKey && !canConfirm(said))
    report.add(
      ['template'],
      { code: 'no-confirmation', detail: 'It does not take the place of the built-in confirmation.' },
      'warning',
    );
  return {
    key: read.template,
    version: 0,
    ...said,
    mjml: {
      ...own.mjml,
      ...Object.fromEntries(
        Object.entries(locales).flatMap(([tag, { mjml }]) =>
          Object.entries(mjml).map(([place, text]) => [`${tag}/${place}`, text]),
        ),
      ),
    },
  };
}

const contentKeys = (kind: Kind): string[] => Object.keys(contentShapes[kind].shape);

/** The single form has its content beside its head. */
function contentOf(value: Record<string, unknown>, kind: Kind): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([entry]) => contentKeys(kind).includes(entry)));
}

function withoutContent(value: Record<string, unknown>, kind: Kind | undefined): Record<string, unknown> {
  const keys = kind ? contentKeys(kind) : Object.keys(email);
  return Object.fromEntries(Object.entries(value).filter(([entry]) => !keys.includes(entry)));
}

/** `flat`: the content stands at the path itself, not under the channel's name. `partial`: what is missing stands elsewhere. */
function readContents(value: unknown, path: Path, { flat = false, partial = false }, report: Report): Parts {
  const parts: Parts = { channels: {}, mjml: {} };
  if (!isMapping(value)) return parts;
  for (const [kind, content] of Object.entries(value)) {
    const at = flat ? path : [...path, kind];
    if (!isKind(kind)) {
      const hint = didYouMean(kind, channelKinds) ?? `Channels are ${channelKinds.join(', ')}.`;
      report.error(at, { code: 'unknown-value', detail: `There is no channel "${kind}".`, hint });
      continue;
    }
    const read = readContent(content, kind, { path: at, report, partial });
    if (read?.mjml !== undefined) parts.mjml[kind] = read.mjml;
    if (read) parts.channels[kind] = read.content;
  }
  return parts;
}

type Context = { readonly path: Path; readonly report: Report; readonly partial: boolean };

function readContent(
  value: unknown,
  kind: Kind,
  { path, report, partial }: Context,
): { content: Content; mjml?: string } | undefined {
  const shape: z.ZodObject = partial ? contentShapes[kind].partial() : contentShapes[kind];
  const read = readPart(shape, value, path, report) as (Content & { mjml?: string }) | undefined;
  if (!read) return undefined;
  const { mjml, ...content } = read;
  if (mjml !== undefined && content.html !== undefined) {
    report.error([...path, 'mjml'], { code: 'html-and-mjml', detail: 'Either html or mjml, not both.' });
  }
  if (!partial && mjml === undefined && content.html === undefined && content.text === undefined) {
    report.error(path, { code: 'no-content', detail: 'It says nothing: html, mjml or text is missing.' });
  }
  for (const [part, text] of Object.entries(read)) {
    if (typeof text === 'string') checkLiquid(text, [...path, part], report);
  }
  return { content, ...given({ mjml }) };
}

function readLocales(value: unknown, kind: ChannelKind | undefined, report: Report): Record<string, Parts> {
  if (value === undefined) return {};
  if (!isMapping(value)) {
    report.error(['locales'], {
      code: 'wrong-type',
      detail: `Must be a mapping of languages, not ${sayType(value)}.`,
      hint: 'For example locales: { zh: { … } }.',
    });
    return {};
  }
  const locales: Record<string, Parts> = {};
  for (const [tag, contents] of Object.entries(value)) {
    const path = ['locales', tag];
    if (!isLanguageTag(tag)) {
      report.error(path, { code: 'bad-language', ...notALanguage });
    } else if (!isMapping(contents)) {
      report.error(path, { code: 'wrong-type', detail: `Must be a mapping, not ${sayType(contents)}.` });
    } else {
      locales[tag] = kind
        ? readContents({ [kind]: contents }, path, { flat: true, partial: true }, report)
        : readContents(contents, path, { partial: true }, report);
    }
  }
  return locales;
}

/** The template to publish, with the html that each MJML source was compiled to. */
export function withCompiledMjml(
  { mjml, ...template }: ParsedTemplate,
  html: Readonly<Record<string, string>>,
): Template {
  const filled = (contents: Readonly<Record<string, Content>>, prefix: string): Record<string, Content> =>
    Object.fromEntries(
      Object.entries(contents).map(([kind, content]) => {
        const place = `${prefix}${kind}`;
        return [
          kind,
          Object.hasOwn(mjml, place) && html[place] !== undefined ? { ...content, html: html[place] } : content,
        ];
      }),
    );
  return {
    ...template,
    channels: filled(template.channels, ''),
    locales: Object.fromEntries(
      Object.entries(template.locales).map(([tag, contents]) => [tag, filled(contents, `${tag}/`)]),
    ),
  };
}
