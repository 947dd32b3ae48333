import { sideBySide } from '../shell/language';

export const statementWords = sideBySide({
  title: ['Statements', '声明'],
  one: ['Statement', '声明'],
  what: [
    'What people agree to. A version never changes, so that everybody’s yes has its words.',
    '人们所同意的内容。版本一经发布不再改变，每个人的同意都有其原文。',
  ],
  empty: [
    'There is no statement yet. Make one for each purpose that needs a consent.',
    '还没有声明。请为每个需要同意的用途创建一个。',
  ],
  fresh: ['New statement', '新建声明'],
  purpose: ['Purpose', '用途'],
  channels: ['Channels, parted by commas', '渠道，用逗号分隔'],
  basis: ['Legal basis', '法律依据'],
  bases: [
    {
      consent: 'consent',
      contract: 'contract',
      'legal-obligation': 'legal obligation',
      'legitimate-interest': 'legitimate interest',
    },
    { consent: '同意', contract: '合同', 'legal-obligation': '法律义务', 'legitimate-interest': '正当利益' },
  ],
  data: ['Data that it covers', '涵盖的数据'],
  validFor: ['A yes is valid for', '同意的有效期'],
  confirm: ['Ask for a confirmation by mail (double opt-in)', '通过邮件确认（双重确认）'],
  again: ['When a new version is published', '发布新版本时'],
  agains: [
    {
      '': 'a yes to an older one stays (usual)',
      never: 'a yes to an older one stays',
      'on-new-version': 'ask everybody again',
    },
    {
      '': '对旧版本的同意继续有效（默认）',
      never: '对旧版本的同意继续有效',
      'on-new-version': '重新征求所有人同意',
    },
  ],
  languages: ['Languages', '语言'],
  addLanguage: ['Language, such as zh', '语言，例如 zh'],
  heading: ['Title', '标题'],
  text: ['Text', '正文'],
  more: ['More, unfolded on request', '更多内容，点击后展开'],
  asShown: ['As people see it', '人们看到的样子'],
  moreShown: ['More', '更多'],
  agree: ['I agree', '我同意'],
  nothing: ['Nothing is written yet.', '尚未填写内容。'],
});
