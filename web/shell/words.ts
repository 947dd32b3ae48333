import { aOrAn } from '../ui/a-or-an';
import { sideBySide } from './language';

export const shellWords = sideBySide({
  signIn: ['Sign in', '登录'],
  key: ['Key', '密钥'],
  signInHint: [
    'With a key of this installation. The first start printed one as “admin-key”; who has the right to can make more under Settings.',
    '请使用本系统的密钥。首次启动时会打印一个“admin-key”；有权限的人可在“设置”中创建更多密钥。',
  ],
  signInAgain: [
    'Your session has ended. Sign in again to go on; nothing on this page is lost.',
    '会话已结束。请重新登录以继续；本页内容不会丢失。',
  ],
  signOut: ['Sign out', '退出'],
  signedInAs: [
    (name: string, role: string) => `${name} (${role})`,
    (name: string, role: string) => `${name}（${role}）`,
  ],
  roles: [
    { viewer: 'viewer', author: 'author', publisher: 'publisher', admin: 'admin' },
    { viewer: '查看者', author: '编写者', publisher: '发布者', admin: '管理员' },
  ],
  language: ['Language', '语言'],
  menu: ['Menu', '菜单'],
  places: ['Pages', '页面'],
  skip: ['To the content', '跳到内容'],
  loading: ['Loading …', '正在加载……'],
  away: [
    'Sojourn does not answer. What you typed stays here, and it is tried again by itself. If it stays so, check that this computer is online and that Sojourn runs.',
    'Sojourn 没有响应。您输入的内容会保留在此，系统会自动重试。如果一直如此，请检查此电脑是否联网，以及 Sojourn 是否在运行。',
  ],
  unsure: [
    'Sojourn did not answer, so that nobody knows whether this was done. What you typed stays here; look whether it was done before you do it again.',
    'Sojourn 没有响应，无法得知此操作是否已完成。您输入的内容会保留在此；再次操作之前，请先查看是否已完成。',
  ],
  unloaded: [
    'A part of the console could not be loaded. Check that this computer is online, then try again; what you typed into a draft is kept.',
    '控制台的一部分无法加载。请检查此电脑是否联网，然后重试；您在草稿中输入的内容会保留。',
  ],
  tryAgain: ['Try again', '重试'],
  notThere: ['There is no such page.', '没有这个页面。'],
  notThereHint: ['The address may be mistyped, or what it named is gone.', '地址可能有误，或者它所指的内容已不存在。'],
  broken: [
    'This page broke off. Load it again; what was saved is not touched.',
    '此页面出现错误。请重新加载；已保存的内容不受影响。',
  ],
  close: ['Close', '关闭'],
  more: ['Show more', '显示更多'],
  sideways: ['Wider than the screen: scroll sideways ⇢', '内容超出屏幕：可左右滑动 ⇢'],
  done: ['Done.', '已完成。'],
  inTheAir: ['Still being handed over at this moment:', '此刻仍在交付：'],
  never: ['never', '从未'],
  notAllowed: [
    (role: string) => `Your key is ${aOrAn(role)}’s, which may not do this.`,
    (role: string) => `您的密钥属于${role}，无权执行此操作。`,
  ],
});
