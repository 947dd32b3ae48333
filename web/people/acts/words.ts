import type { WordsOf } from '../../shell/language';

// prettier-ignore
const en = {
  reason: 'Reason, for the record', choose: 'choose one',
  pause: 'Pause', pauseTitle: 'Pause outreach',
  pauseWhat: 'Nothing goes to this person any more but transactional messages, in every journey, until somebody resumes. Journeys hold where they are and nothing is lost; what is being handed over at this moment still arrives.',
  resume: 'Resume', resumeTitle: 'Resume outreach',
  resumeWhat: 'Journeys go on where the pause held them. What had to wait is weighed again first: consent, caps and quiet hours count as ever.',
  enrol: 'Enrol', enrolTitle: 'Enrol in a journey',
  noByHand: 'Nobody comes into this journey by hand: under “Who enters” in its editor, “the API” is missing.',
  enrolWhat: 'Asks that this person enter a journey that can be entered through the API. Its own conditions still decide, and a decision says why where they do not let them in.',
  merge: 'Merge', mergeTitle: 'Merge with somebody', other: 'The other person', otherHint: 'Sojourn’s id, or kind:value of an identifier, such as user:42.', find: 'Find', stays: 'Who stays', isSame: 'This is the same person.',
  mergeWhat: 'Two profiles become one person: events, consents, journeys and messages of both are together from now on, a no of either stays a no, and both ids lead to whoever stays. It can be taken apart again by an identifier.',
  unmerge: 'Unmerge', unmergeTitle: 'Take an identifier out', identifier: 'Identifier', apart: 'They are a person of their own now:',
  unmergeWhat: 'The identifier and what came under it leave again as a person of their own, with a new id. Consents given under it go along; a no stays with both.',
  export: 'Export', exportTitle: 'Export everything', download: 'Download the copy',
  exportWhat: 'A copy of everything that is kept of this person, as JSON. Sensitive values stay masked: the person gets a copy with them from their own page. That it was made stands in the audit log.',
  erase: 'Erase', eraseTitle: 'Erase this person', typeId: (id: string) => `Type ${id} to confirm`, erased: 'Erased',
  goes: 'What goes, for ever', goesItems: ['the profile, identifiers and preferences', 'every event, message, decision and journey', 'the consent ledger', 'the keys of sensitive values, so that no copy of those can be read', 'the workflow in Temporal with its history, and caught mails'],
  left: 'What stays', leftItems: ['a keyed hash of each address on the suppression list, so that nobody writes there again before its owner confirms it', 'the line in the audit log that your key erased this id'],
  erasedHint: (receipt: string) => `Nothing but a keyed hash of each address is left. Receipt: ${receipt}`,
  withdraw: 'Withdraw', withdrawTitle: 'Withdraw on the person’s word', said: 'How the person said it', stops: 'It stops:', stopsNothing: 'Nothing was under way that it stops.',
  withdrawWhat: (purpose: string, channel: string) => `Adds a line to the ledger that takes back the consent for ${purpose} (${channel}). From the answer on nothing is handed over that it forbids. Only the person themself can agree again.`,
};

// prettier-ignore
const zh: typeof en = {
  reason: '原因（留存记录）', choose: '请选择',
  pause: '暂停', pauseTitle: '暂停联系',
  pauseWhat: '在有人恢复之前，除事务性消息外，任何旅程都不再向此人发送任何内容。旅程停在原处，不会丢失任何东西；此刻正在交付的消息仍会送达。',
  resume: '恢复', resumeTitle: '恢复联系',
  resumeWhat: '旅程从暂停处继续。等待中的消息会先重新衡量：同意、频次上限和免打扰时段照常有效。',
  enrol: '加入旅程', enrolTitle: '加入一个旅程',
  noByHand: '此旅程不能手动加入：其编辑器的“谁会进入”中没有“API”。',
  enrolWhat: '请求让此人进入一个可通过 API 进入的旅程。旅程自己的条件仍然有效；如果不允许进入，决定会说明原因。',
  merge: '合并', mergeTitle: '与另一人合并', other: '另一个人', otherHint: 'Sojourn 的编号，或标识的 种类:值，例如 user:42。', find: '查找', stays: '保留哪一个', isSame: '这是同一个人。',
  mergeWhat: '两份资料成为同一个人：双方的事件、同意、旅程和消息从此归于一处，任何一方的拒绝仍然有效，两个编号都指向保留的一方。之后可按标识再次拆开。',
  unmerge: '拆分', unmergeTitle: '拆出一个标识', identifier: '标识', apart: '现在是独立的一个人：',
  unmergeWhat: '该标识及其名下的内容将重新成为独立的一个人，并获得新的编号。在其名下给出的同意一并带走；拒绝对双方都保留。',
  export: '导出', exportTitle: '导出全部内容', download: '下载副本',
  exportWhat: '此人所有留存数据的 JSON 副本。敏感值保持遮蔽：本人可在自己的页面获取包含敏感值的副本。导出会记入审计日志。',
  erase: '删除', eraseTitle: '删除此人', typeId: (id) => `输入 ${id} 以确认`, erased: '已删除',
  goes: '将永久删除', goesItems: ['资料、标识和偏好', '所有事件、消息、决定和旅程', '同意记录', '敏感值的密钥，使任何副本都无法读取', 'Temporal 中的工作流及其历史，以及截获的邮件'],
  left: '将保留', leftItems: ['禁发名单上每个地址的带密钥哈希，在地址主人确认之前不会再有人写信到该地址', '审计日志中由您的密钥删除此编号的一行'],
  erasedHint: (receipt) => `除每个地址的带密钥哈希外，什么都没有留下。回执：${receipt}`,
  withdraw: '撤回', withdrawTitle: '按本人的意思撤回', said: '本人如何表达', stops: '它停止了：', stopsNothing: '没有任何进行中的内容因此停止。',
  withdrawWhat: (purpose, channel) => `在记录中添加一条，撤回对 ${purpose}（${channel}）的同意。得到答复之后，不再交付任何被它禁止的内容。只有本人才能再次同意。`,
};

export const actWords: WordsOf<typeof en> = { en, zh };
