import { named } from '../named';

/** By which of Sojourn's own roads something came; the name of a key, or what a backend called its source, stays as it is. */
export const sources = {
  page: ['their own page', '本人的页面'],
  'page-undo': ['their own page, taking a change back', '本人在其页面撤消更改'],
  'one-click': ['the link in a message', '消息中的链接'],
  sms: ['an SMS that they sent', '本人发来的短信'],
  'double-opt-in': ['the link of a confirmation', '确认链接'],
  browser: ['the website', '网站'],
  import: ['an import', '导入'],
  temporal: ['a signal through Temporal', '通过 Temporal 的信号'],
  computed: ['worked out by Sojourn', '由 Sojourn 推算'],
  merge: ['a merge', '合并'],
  unmerge: ['an unmerge', '拆分'],
} as const;

export const saySource = named(sources);
