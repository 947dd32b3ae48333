import type { MessageStatus } from '../../contact/message';
import type { Call, CallFailure } from '../../decide/passage/call';
import type { ConsentState } from '../../person/ledger/consent';
import { named, type Named } from '../named';

const messages: Named<MessageStatus> = {
  decided: ['to go', '待发送'],
  'handing-over': ['being handed over', '正在交付'],
  sent: ['sent', '已发送'],
  withheld: ['withheld', '已扣留'],
  failed: ['failed', '失败'],
  unknown: ['outcome unknown', '结果未知'],
};

const calls: Named<Call['status']> = {
  open: ['to be made', '待调用'],
  calling: ['under way', '正在调用'],
  answered: ['answered', '已答复'],
  failed: ['failed', '失败'],
};

const failures: Named<CallFailure> = {
  exited: ['its passage ended', '旅程已结束'],
  gone: ['the receiver is gone for good', '接收方已永久移除'],
  'no-answer': ['no attempt was answered', '所有尝试均无答复'],
  'forbidden-address': ['its address may not be reached', '不允许访问该地址'],
};

const consents: Named<ConsentState> = {
  granted: ['agreed', '同意'],
  denied: ['refused', '拒绝'],
  withdrawn: ['withdrawn', '撤回'],
  pending: ['to be confirmed', '待确认'],
};

/** What else is written of a person's life: changes of theirs by kind, and who became one with whom. */
const happened = {
  preferences: ['wishes changed', '偏好已更改'],
  paused: ['outreach paused', '已暂停联系'],
  resumed: ['outreach resumed', '已恢复联系'],
  feedback: ['word of a provider', '服务商的反馈'],
  'signal-refused': ['a signal that could not be taken', '无法接收的信号'],
  merge: ['two became one', '两人合并为一人'],
  unmerge: ['one became two', '一人拆分为两人'],
} as const;

/** What became of a message. */
export const sayMessageStatus = named(messages);
/** What became of a webhook's call. */
export const sayCallStatus = named(calls);
/** Why a webhook's call came to nothing. */
export const sayCallFailure = named(failures);
/** What somebody said of a consent. */
export const sayConsentState = named(consents);
export const sayHappened = named(happened);

export const messageStatuses = Object.keys(messages) as MessageStatus[];
