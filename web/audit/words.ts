import type { WordsOf } from '../shell/language';

const en = {
  title: 'Audit log',
  what: 'Every change of a definition, a key, a channel or a person that somebody made, newest first.',
  empty: 'Nothing was changed yet. What you publish, pause, merge or erase will stand here.',
  when: 'When',
  who: 'Who',
  did: 'What',
  target: 'Of',
  note: 'Note',
  unknown: 'its outcome is not known',
};

const zh: typeof en = {
  title: '审计日志',
  what: '对定义、密钥、渠道或个人所做的每一次更改，最新的在前。',
  empty: '还没有任何更改。您发布、暂停、合并或删除的内容都会记录在这里。',
  when: '时间',
  who: '操作者',
  did: '操作',
  target: '对象',
  note: '备注',
  unknown: '结果未知',
};

export const auditWords: WordsOf<typeof en> = { en, zh };
