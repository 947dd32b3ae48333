import { sideBySide } from '../shell/language';

const types = (any: string) => ({
  '': any,
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  list: 'list',
  object: 'object',
});

export const dataWords = sideBySide({
  title: ['Data plan', '数据计划'],
  traits: ['Traits: what may be known of a person', '属性：可以了解个人的内容'],
  newTrait: ['New trait', '新属性'],
  type: ['Type', '类型'],
  types: [types('any'), types('任意')],
  class: ['Class', '类别'],
  classes: [
    {
      '': 'personal (usual)',
      personal: 'personal',
      public: 'public',
      internal: 'internal',
      sensitive: 'sensitive: encrypted, with a consent',
    },
    {
      '': '个人（默认）',
      personal: '个人',
      public: '公开',
      internal: '内部',
      sensitive: '敏感：加密存储，需要同意',
    },
  ],
  purpose: ['For the purpose alone', '仅用于用途'],
  events: ['Events: what may be told of them', '事件：可以记录的内容'],
  newEvent: ['New event', '新事件'],
  newProperty: ['New property', '新属性'],
  properties: [(event: string) => `Properties of ${event}`, (event: string) => `${event} 的属性`],
  unknown: ['What is not planned', '计划外的内容'],
  unknowns: [
    { '': 'is kept (usual)', keep: 'is kept', quarantine: 'is not stored; it can be looked at for a week' },
    { '': '保留（默认）', keep: '保留', quarantine: '不存储；一周内可查看' },
  ],
  visitors: ['Consent category that visitors need, or “none”', '访客所需的同意类别，或“none”'],
  keepEvents: ['Events are kept for', '事件保留'],
  keepVisitors: ['What visitors did is kept for', '访客行为保留'],
  storedIn: ['Where it is stored, with commas between (receipts say so)', '数据存储地，用逗号分隔（回执会写明）'],
  jurisdictions: ['Whose law it is under, with commas between', '适用的法律辖区，用逗号分隔'],
  came: ['What came that nobody planned', '计划之外收到的内容'],
  nothingCame: ['Everything that came of late is in the plan.', '最近收到的内容都在计划之中。'],
  states: [
    { kept: 'kept', quarantined: 'not stored' },
    { kept: '已保留', quarantined: '未存储' },
  ],
  kinds: [
    { trait: 'Trait', event: 'Event', property: 'Property' },
    { trait: '属性', event: '事件', property: '事件属性' },
  ],
  of: [
    (name: string, event: string | undefined) => (event === undefined ? name : `${name} of ${event}`),
    (name: string, event: string | undefined) => (event === undefined ? name : `${event} 的 ${name}`),
  ],
  addToPlan: ['Add to the plan', '加入计划'],
});
