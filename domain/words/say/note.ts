import { limits } from '../../person/limits';
import { notes, type Note } from '../../person/notes';
import { readerOf } from '../gaps';
import type { Language } from '../words';

const chinese: Readonly<Record<Note, string>> = {
  'time-unreadable': '无法读取所发送的时间：以收到的时间为准。',
  'time-before-1970': '所发送的时间早于 1970 年：以收到的时间为准。',
  'time-ahead': '所发送的时间在未来：以收到的时间为准。',
  'browser-user': '浏览器密钥声称 userId 为“{}”，这不能证明什么：不据此识别任何人。',
  'browser-tier': '浏览器密钥声称了等级，而等级只能由后端给出：已略去。',
  'only-the-no': '无法按所发送的内容接收：只保留了表示撤回的部分。',
  'no-id': '无法读取其编号：每次收到都会计入。',
  'no-purpose': '无法读取用途：对所有用途有效。',
  'no-state': '无法理解状态：视为撤回。',
  'waits-to-be-confirmed': '该同意有待地址所有者确认：按“待确认”记录。',
  'no-channel': '渠道未知：对所有渠道有效。',
  unreadable: '无法读取“{}”，已略去。',
  'wish-unreadable': '无法读取意愿“{}”：在重新说明之前视为“{}”。',
  'wish-held': '无法读取意愿“{}”：在重新说明“{}”之前，营销消息一律等待。',
  taken: '其种类为“{}”的标识仍属于另一个人。',
  apart: `拥有其种类为“{}”的标识的人没有合并：两人合并后的标识总数最多为 ${limits.joinedIdentifiers} 个。`,
  'no-address': '属性“{}”无法读作地址，因此无法通过它联系任何人。',
  'no-country': '没有国家代码的号码还需要属性“country”。',
  'names-nobody': '{} 是占位符或不是标识，已略去。',
  'not-exact': '数字“{}”超过 2^53，已被取整：请以文本发送。',
  'no-claim': '网页声称的地址不会取代已确认的地址，也不能说明任何账号。',
  'beyond-limit': '其属性和标识已略去。',
  identifiers: `一个人最多有 ${limits.identifiers} 个标识。`,
  traits: `一个人最多有 ${limits.traits} 个属性，包括已移除的属性。`,
  traitSize: `一个人的所有属性的 JSON 合计最多 ${limits.traitSize} 个字符。`,
  topics: `一个人最多可以对政策用途之外的 ${limits.topics} 个主题表达意愿；撤回可以超出。`,
  ledgerLines: `一个人的同意记录最多 ${limits.ledgerLines} 条；只有撤回可以超出。`,
  undecidedEvents: `一个人最多有 ${limits.undecidedEvents} 个事件等待决定；请稍后重新发送。`,
  'wrong-type': '{what}“{}”不是 {}：未存储。',
  'no-consent': '属性“{}”需要对“{}”的同意：未存储。',
  'unplanned-event': '事件“{}”不在数据计划中。',
  unplanned: '{what}“{}”不在数据计划中：未存储。',
};

const whats: Readonly<Record<string, string>> = { trait: '属性', property: '事件属性', event: '事件' };

const inChinese = readerOf({
  written: notes,
  other: chinese,
  say: (name, kind) => (kind === 'what' && Object.hasOwn(whats, name) ? (whats[name] ?? name) : name),
});

/** What was noted of an event or a line of the ledger, as it was written down, for a reader. */
export const sayNote = (note: string, language: Language): string => (language === 'zh' ? inChinese(note) : note);
