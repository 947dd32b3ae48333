import { sideBySide, type WordsOf } from '../shell/language';

/** What happens, in more words, and what the button says; the last step has none. */
export type Step = readonly [title: string, text: string, act?: string];

export const tourWords = sideBySide({
  title: ['Tour', '导览'],
  offer: [
    'Nobody is known here yet. In four steps a real message goes to a person that we make up.',
    '这里还没有任何客户。四个步骤，向一位虚构的客户发送一条真实的消息。',
  ],
  take: ['Take the tour', '开始导览'],
  goOn: ['Go on with the tour', '继续导览'],
  place: [(at: number, of: number) => `Step ${at} of ${of}`, (at: number, of: number) => `第 ${at} 步，共 ${of} 步`],
  realPeople: [
    'There are people on this system. Only the made-up person enters the journey of the tour; go on.',
    '此系统中已有客户。只有虚构的客户会进入导览旅程；继续。',
  ],
  sent: ['The message is out.', '消息已发出。'],
  waiting: ['It is under way.', '正在处理。'],
  timeline: ['Ann’s timeline, with every decision in words', 'Ann 的时间线，每个决定都有文字说明'],
  journey: ['The journey and its numbers', '旅程及其数据'],
  mail: ['The mail, as she would read it', '她会读到的邮件'],
  workflow: ['Her workflow in the Temporal UI', '她在 Temporal 界面中的工作流'],
  again: ['Begin anew', '重新开始'],
  clear: ['Clear away: erase Ann, archive the journey', '清理：删除 Ann 并归档旅程'],
});

// prettier-ignore
export const tourSteps: WordsOf<readonly [Step, ...Step[]]> = {
  en: [
    ['A journey is published', 'We publish a copy of the welcome that ships with Sojourn, and its templates. Nobody enters it but the person of this tour.', 'Publish the journey'],
    ['Somebody comes and agrees', 'We make up Ann, with an address at which nobody is, and note in the consent ledger that she agrees to news by e-mail. Without this line nothing would go to her.', 'Make up Ann'],
    ['Ann enters the journey', 'From here on all is as in earnest: a workflow in Temporal wakes, the rules decide, and the mail goes out.', 'Let her enter'],
    ['Where it went', 'The message, the reason for it, and every place where you find it again:'],
  ],
  zh: [
    ['发布旅程', '我们将发布 Sojourn 自带的欢迎旅程的副本及其模板。除了导览中的客户，没有人会进入它。', '发布旅程'],
    ['客户到来并同意', '我们虚构一位 Ann，她的地址无人使用，并在同意账本中记下她同意接收邮件资讯。没有这一行，就不会向她发送任何内容。', '创建 Ann'],
    ['Ann 进入旅程', '从这里开始一切都是真实的：Temporal 中的工作流被唤醒，规则作出决定，邮件发出。', '让她进入'],
    ['消息去了哪里', '消息、发送它的原因，以及可以再次找到它的每一处：'],
  ],
};
