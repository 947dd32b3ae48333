import { sideBySide } from '../shell/language';

export const auditWords = sideBySide({
  title: ['Audit log', '审计日志'],
  what: [
    'Every change of a definition, a key, a channel or a person that somebody made, newest first.',
    '对定义、密钥、渠道或个人所做的每一次更改，最新的在前。',
  ],
  empty: [
    'Nothing was changed yet. What you publish, pause, merge or erase will stand here.',
    '还没有任何更改。您发布、暂停、合并或删除的内容都会记录在这里。',
  ],
  when: ['When', '时间'],
  who: ['Who', '操作者'],
  did: ['What', '操作'],
  target: ['Of', '对象'],
  note: ['Note', '备注'],
  unknown: ['its outcome is not known', '结果未知'],
  kind: ['Kind', '类型'],
  any: ['any', '全部'],
  from: ['From', '从'],
  to: ['To', '到'],
  showOnly: ['Show only what was done with this key', '只看此密钥的操作'],
  onlyOf: [(name: string) => `Only ${name} ×`, (name: string) => `仅 ${name} ×`],
  noneSuch: ['No change fits these filters.', '没有符合条件的更改。'],
});

/** What may be changed, as the API calls it before the dot. */
export const auditKinds = sideBySide({
  journey: ['journeys', '旅程'],
  template: ['templates', '模板'],
  statement: ['statements', '声明'],
  audience: ['audiences', '受众'],
  policy: ['policy', '策略'],
  'data-plan': ['data plan', '数据计划'],
  customer: ['people', '客户'],
  problem: ['problems', '问题'],
  channel: ['channels', '渠道'],
  key: ['keys', '密钥'],
  provider: ['providers', '服务商'],
});
