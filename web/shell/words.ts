import { aOrAn } from '../ui/a-or-an';
import type { WordsOf } from './language';

const en = {
  signIn: 'Sign in',
  key: 'Key',
  signInHint:
    'With a key of this installation. The first start printed one as “admin-key”; who has the right to can make more under Settings.',
  signInAgain: 'Your session has ended. Sign in again to go on; nothing on this page is lost.',
  signOut: 'Sign out',
  signedInAs: (name: string, role: string) => `${name} (${role})`,
  roles: { viewer: 'viewer', author: 'author', publisher: 'publisher', admin: 'admin' },
  language: 'Language',
  menu: 'Menu',
  places: 'Pages',
  skip: 'To the content',
  loading: 'Loading …',
  away: 'Sojourn does not answer. What you typed stays here, and it is tried again by itself. If it stays so, check that this computer is online and that Sojourn runs.',
  unsure:
    'Sojourn did not answer, so that nobody knows whether this was done. What you typed stays here; look whether it was done before you do it again.',
  unloaded:
    'A part of the console could not be loaded. Check that this computer is online, then try again; what you typed into a draft is kept.',
  tryAgain: 'Try again',
  notThere: 'There is no such page.',
  notThereHint: 'The address may be mistyped, or what it named is gone.',
  broken: 'This page broke off. Load it again; what was saved is not touched.',
  close: 'Close',
  more: 'Show more',
  sideways: 'Wider than the screen: scroll sideways ⇢',
  never: 'never',
  notAllowed: (role: string) => `Your key is ${aOrAn(role)}’s, which may not do this.`,
};

const zh: typeof en = {
  signIn: '登录',
  key: '密钥',
  signInHint: '请使用本系统的密钥。首次启动时会打印一个“admin-key”；有权限的人可在“设置”中创建更多密钥。',
  signInAgain: '会话已结束。请重新登录以继续；本页内容不会丢失。',
  signOut: '退出',
  signedInAs: (name, role) => `${name}（${role}）`,
  roles: { viewer: '查看者', author: '编写者', publisher: '发布者', admin: '管理员' },
  language: '语言',
  menu: '菜单',
  places: '页面',
  skip: '跳到内容',
  loading: '正在加载……',
  away: 'Sojourn 没有响应。您输入的内容会保留在此，系统会自动重试。如果一直如此，请检查此电脑是否联网，以及 Sojourn 是否在运行。',
  unsure: 'Sojourn 没有响应，无法得知此操作是否已完成。您输入的内容会保留在此；再次操作之前，请先查看是否已完成。',
  unloaded: '控制台的一部分无法加载。请检查此电脑是否联网，然后重试；您在草稿中输入的内容会保留。',
  tryAgain: '重试',
  notThere: '没有这个页面。',
  notThereHint: '地址可能有误，或者它所指的内容已不存在。',
  broken: '此页面出现错误。请重新加载；已保存的内容不受影响。',
  close: '关闭',
  more: '显示更多',
  sideways: '内容超出屏幕：可左右滑动 ⇢',
  never: '从未',
  notAllowed: (role) => `您的密钥属于${role}，无权执行此操作。`,
};

export const shellWords: WordsOf<typeof en> = { en, zh };
