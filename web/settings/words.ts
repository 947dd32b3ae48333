import type { Scope } from '../../domain/schema/key-scopes';
import { sideBySide } from '../shell/language';

export const settingsWords = sideBySide({
  title: ['Settings', '设置'],
  you: ['You', '您'],
  forAdmins: [
    'Keys, providers and the webhook secret are seen with an admin’s key.',
    '密钥、服务商和 Webhook 密钥需要管理员密钥才能查看。',
  ],
  keys: ['Keys', '密钥'],
  newKey: ['New key', '新建密钥'],
  noKeys: ['There is no key.', '没有密钥。'],
  name: ['Name', '名称'],
  opens: ['Opens', '权限'],
  made: ['Made', '创建时间'],
  revoke: ['Revoke', '吊销'],
  revoked: ['Revoked', '已吊销'],
  revokeKey: [(name: string) => `Revoke ${name}`, (name: string) => `吊销 ${name}`],
  revokeHint: [
    'It opens nothing more within a second; whoever works with it is stopped, and it cannot be brought back.',
    '一秒之内失效；使用它的人会被中断，且无法恢复。',
  ],
  whatFor: ['What is it for?', '用途'],
  make: ['Make the key', '创建密钥'],
  once: [
    'This is the only time that the key is shown. Keep it where secrets are kept.',
    '密钥只显示这一次。请妥善保管。',
  ],
  lost: [
    'This key was made, but the answer that shows it was lost, and it is shown only once. Revoke it, and make another.',
    '此密钥已创建，但显示它的响应丢失了，而密钥只显示一次。请吊销它，再创建一个新的。',
  ],
  copy: ['Copy', '复制'],
  channels: ['Channels', '渠道'],
  channelsHint: [
    'A channel that is paused sends nothing anywhere; what is due waits, and goes when it is resumed.',
    '暂停的渠道不会发送任何消息；到期的消息会等待，恢复后发出。',
  ],
  runs: ['runs', '运行中'],
  paused: ['paused', '已暂停'],
  perSecond: [(kind: string) => `${kind}: messages a second, at most`, (kind: string) => `${kind}：每秒消息数上限`],
  atMost: ['messages a second, at most', '每秒消息数上限'],
  noLimit: ['no limit', '无上限'],
  set: ['Set', '设定'],
  pause: [(kind: string) => `Pause ${kind}`, (kind: string) => `暂停 ${kind}`],
  resume: [(kind: string) => `Resume ${kind}`, (kind: string) => `恢复 ${kind}`],
  providers: ['Providers', '服务商'],
  providersHint: [
    'Bounces and complaints are told here; only what is signed as we were told is believed. PUT /v1/providers/{name} says what that is.',
    '退信和投诉在此上报；只有按约定签名的内容才被采信。用 PUT /v1/providers/{name} 设定。',
  ],
  since: ['believed since', '采信自'],
  nothingYet: ['nothing is believed yet', '尚未采信'],
  webhooks: ['Webhook secret', 'Webhook 密钥'],
  webhooksHint: [
    'Receivers of our webhooks check with it that a call is from here (Standard Webhooks).',
    '接收方用它验证调用来自本系统（Standard Webhooks）。',
  ],
  show: ['Show', '显示'],
  hide: ['Hide', '隐藏'],
  places: ['Places', '位置'],
  mail: ['Caught mails', '截获的邮件'],
  api: ['API description', 'API 说明'],
  metrics: ['Metrics', '指标'],
  clock: ['It is', '当前时间'],
  rate: [
    (rate: number) => `and the clock runs ${rate} times as fast as the real one.`,
    (rate: number) => `时钟速度为真实时间的 ${rate} 倍。`,
  ],
});

export const scopeWords = sideBySide<Readonly<Record<Scope, string>>>({
  browser: ['says what a page may say', '网页可以说的内容'],
  ingest: ['sends events', '发送事件'],
  read: ['reads', '读取'],
  write: ['changes drafts and people', '修改草稿和客户'],
  publish: ['publishes', '发布'],
  admin: ['keys, channels and everything else', '密钥、渠道及其他一切'],
});

/** What a key is for, and what it opens then. */
export const purposeWords = sideBySide({
  browser: [
    'Website or app: may stand in a page, where anybody can read it; tells what a visitor does',
    '网站或应用：可放在任何人都能看到的网页中；报告访客的行为',
  ],
  ingest: ['Backend: sends the events of your systems, and reads nothing', '后端：发送您系统的事件，不能读取'],
  viewer: ['Viewer: sees everything, changes nothing', '查看者：查看一切，不做更改'],
  author: ['Author: writes drafts, helps people, publishes nothing', '编写者：编写草稿、帮助客户，不能发布'],
  publisher: ['Publisher: as an author, and puts things live', '发布者：同编写者，并可发布上线'],
  admin: ['Admin: everything, keys among it', '管理员：一切，包括密钥'],
});
