import type { Language } from '../../domain/words/words';

/** What the page says, in the order in which its facts stand. */
type EvidenceWords = {
  readonly title: (messageId: string) => string;
  readonly allowed: string;
  readonly withheld: string;
  readonly nothing: string;
  readonly message: Heads<
    | 'head'
    | 'messageId'
    | 'person'
    | 'status'
    | 'reason'
    | 'channel'
    | 'class'
    | 'purpose'
    | 'template'
    | 'decided'
    | 'changed'
  >;
  readonly journey: Heads<'head' | 'name' | 'key' | 'version' | 'step'>;
  readonly provider: Heads<'head' | 'answer' | 'attempts' | 'later' | 'refusal'>;
  readonly ledger: Heads<
    | 'head'
    | 'line'
    | 'said'
    | 'worth'
    | 'channel'
    | 'every'
    | 'when'
    | 'learned'
    | 'by'
    | 'statement'
    | 'chain'
    | 'unchained'
    | 'hash'
  >;
  readonly nobodySaid: string;
  readonly versioned: (name: string, version: string | number | undefined) => string;
  readonly placed: (stream: string, place: number, holds: boolean) => string;
  readonly decisions: Heads<'head' | 'when' | 'what' | 'why' | 'until'>;
};
type Heads<Name extends string> = Readonly<Record<Name, string>>;

export const evidenceWords: Readonly<Record<Language, EvidenceWords>> = {
  en: {
    title: (messageId) => `Evidence of ${messageId}`,
    allowed: 'This message was allowed',
    withheld: 'This message was not sent',
    nothing: 'Nothing is on record that was decided of it.',
    message: {
      head: 'The message',
      messageId: 'Message-ID',
      person: 'Person',
      status: 'Status',
      reason: 'Reason',
      channel: 'Channel',
      class: 'Class',
      purpose: 'Purpose',
      template: 'Template',
      decided: 'Decided',
      changed: 'Last change',
    },
    journey: { head: 'The journey', name: 'Journey', key: 'Key', version: 'Version', step: 'Step' },
    provider: { head: 'The provider', answer: 'Answer', attempts: 'Attempts', later: 'Told later', refusal: 'Refusal' },
    ledger: {
      head: 'The ledger',
      line: 'Line',
      said: 'Said',
      worth: 'Worth then',
      channel: 'Channel',
      every: 'every channel',
      when: 'When',
      learned: 'Learned of',
      by: 'By',
      statement: 'Statement',
      chain: 'Chain',
      unchained: 'not in the chain yet',
      hash: 'Hash',
    },
    nobodySaid: 'Nobody said anything of this purpose.',
    versioned: (name, version = 'unknown') => `${name}, version ${version}`,
    placed: (stream, place, holds) =>
      `stream ${stream}, place ${place}: ${holds ? 'says what it said' : 'WAS CHANGED'}`,
    decisions: { head: 'What was decided', when: 'When', what: 'What', why: 'Why', until: 'Until' },
  },
  zh: {
    title: (messageId) => `${messageId} 的证据`,
    allowed: '此消息获得了许可',
    withheld: '此消息未发送',
    nothing: '没有关于它的决定记录。',
    message: {
      head: '消息',
      messageId: 'Message-ID',
      person: '客户',
      status: '状态',
      reason: '原因',
      channel: '渠道',
      class: '类别',
      purpose: '目的',
      template: '模板',
      decided: '决定时间',
      changed: '最近变更',
    },
    journey: { head: '旅程', name: '旅程', key: '标识', version: '版本', step: '步骤' },
    provider: { head: '服务商', answer: '答复', attempts: '尝试次数', later: '后续通知', refusal: '拒绝' },
    ledger: {
      head: '同意账本',
      line: '条目',
      said: '内容',
      worth: '当时效力',
      channel: '渠道',
      every: '所有渠道',
      when: '时间',
      learned: '得知时间',
      by: '来源',
      statement: '声明',
      chain: '链',
      unchained: '尚未入链',
      hash: '哈希',
    },
    nobodySaid: '没有人对此目的作过表示。',
    versioned: (name, version = '未知') => `${name}，第 ${version} 版`,
    placed: (stream, place, holds) => `流 ${stream}，位置 ${place}：${holds ? '内容未变' : '已被更改'}`,
    decisions: { head: '所作的决定', when: '时间', what: '决定', why: '原因', until: '直到' },
  },
};
