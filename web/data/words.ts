import type { WordsOf } from '../shell/language';

const types = (any: string) => ({ '': any, string: 'string', number: 'number', boolean: 'boolean', date: 'date', datetime: 'datetime', list: 'list', object: 'object' }); // prettier-ignore

const en = {
  title: 'Data plan',
  traits: 'Traits: what may be known of a person',
  newTrait: 'New trait',
  type: 'Type',
  types: types('any'),
  class: 'Class',
  classes: {
    '': 'personal (usual)',
    personal: 'personal',
    public: 'public',
    internal: 'internal',
    sensitive: 'sensitive: encrypted, with a consent',
  },
  purpose: 'For the purpose alone',
  events: 'Events: what may be told of them',
  newEvent: 'New event',
  newProperty: 'New property',
  properties: (event: string) => `Properties of ${event}`,
  unknown: 'What is not planned',
  unknowns: { '': 'is kept (usual)', keep: 'is kept', quarantine: 'is not stored; it can be looked at for a week' },
  visitors: 'Consent category that visitors need, or “none”',
  keepEvents: 'Events are kept for',
  keepVisitors: 'What visitors did is kept for',
  came: 'What came that nobody planned',
  nothingCame: 'Everything that came of late is in the plan.',
  states: { kept: 'kept', quarantined: 'not stored' },
  kinds: { trait: 'Trait', event: 'Event', property: 'Property' },
  of: (name: string, event: string | undefined) => (event === undefined ? name : `${name} of ${event}`),
  addToPlan: 'Add to the plan',
};

const zh: typeof en = {
  title: '数据计划',
  traits: '属性：可以了解个人的内容',
  newTrait: '新属性',
  type: '类型',
  types: types('任意'),
  class: '类别',
  classes: {
    '': '个人（默认）',
    personal: '个人',
    public: '公开',
    internal: '内部',
    sensitive: '敏感：加密存储，需要同意',
  },
  purpose: '仅用于用途',
  events: '事件：可以记录的内容',
  newEvent: '新事件',
  newProperty: '新属性',
  properties: (event) => `${event} 的属性`,
  unknown: '计划外的内容',
  unknowns: { '': '保留（默认）', keep: '保留', quarantine: '不存储；一周内可查看' },
  visitors: '访客所需的同意类别，或“none”',
  keepEvents: '事件保留',
  keepVisitors: '访客行为保留',
  came: '计划之外收到的内容',
  nothingCame: '最近收到的内容都在计划之中。',
  states: { kept: '已保留', quarantined: '未存储' },
  kinds: { trait: '属性', event: '事件', property: '事件属性' },
  of: (name, event) => (event === undefined ? name : `${event} 的 ${name}`),
  addToPlan: '加入计划',
};

export const dataWords: WordsOf<typeof en> = { en, zh };
