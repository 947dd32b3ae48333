import type { Question } from '../person/feedback/suspect';
import type { Language } from './words';

/** One short question, with answers to choose from by their keys. */
type QuestionWords = { readonly text: string; readonly answers: Readonly<Record<string, string>> };

export type AskWords = {
  readonly lead: string;
  readonly comment: string;
  readonly send: string;
  readonly thanks: string;
  readonly questions: Readonly<Record<Question, QuestionWords>>;
};

const english: AskWords = {
  lead: 'One question, if you like. You do not have to answer.',
  comment: 'Anything else',
  send: 'Send answer',
  thanks: 'Thank you. We read every answer.',
  questions: {
    'too-many': {
      text: 'How often would have been right?',
      answers: { weekly: 'Once a week', monthly: 'Once a month', never: 'Not at all', other: 'Something else' },
    },
    'not-relevant': {
      text: 'What was wrong with our messages?',
      answers: {
        'not-my-interest': 'They were not about what I like',
        'no-longer-needed': 'I do not need them any more',
        'never-asked': 'I never asked for them',
        other: 'Something else',
      },
    },
    'in-store': {
      text: 'How was your last visit to our store?',
      answers: { good: 'Good', staff: 'I missed help', waiting: 'I waited too long', choice: 'I did not find what I wanted', other: 'Something else' }, // prettier-ignore
    },
    'on-site': {
      text: 'How was your last visit to our website?',
      answers: { good: 'Good', 'found-nothing': 'I did not find what I wanted', 'hard-to-use': 'It was hard to use', followed: 'I felt followed', other: 'Something else' }, // prettier-ignore
    },
    delivery: {
      text: 'How was your last delivery?',
      answers: { good: 'Good', late: 'It came late', damaged: 'Something was wrong with it', silent: 'I was not told where it was', other: 'Something else' }, // prettier-ignore
    },
    general: {
      text: 'What made you change your mind?',
      answers: { time: 'I have no time for it', changed: 'My plans have changed', trust: 'I do not want my data to be used', other: 'Something else' }, // prettier-ignore
    },
  },
};

const chinese: AskWords = {
  lead: '如果您愿意，请回答一个问题。可以不答。',
  comment: '还想说的话',
  send: '提交回答',
  thanks: '谢谢，我们会阅读每一个回答。',
  questions: {
    'too-many': {
      text: '多久一次才合适？',
      answers: { weekly: '每周一次', monthly: '每月一次', never: '完全不要', other: '其他' },
    },
    'not-relevant': {
      text: '我们的消息哪里不合适？',
      answers: { 'not-my-interest': '不是我喜欢的内容', 'no-longer-needed': '我不再需要', 'never-asked': '我从未要求过', other: '其他' }, // prettier-ignore
    },
    'in-store': {
      text: '您上次到店的感受如何？',
      answers: { good: '很好', staff: '没有人帮助我', waiting: '等得太久', choice: '没有找到想要的', other: '其他' },
    },
    'on-site': {
      text: '您上次访问我们网站的感受如何？',
      answers: { good: '很好', 'found-nothing': '没有找到想要的', 'hard-to-use': '不好用', followed: '感觉被跟踪', other: '其他' }, // prettier-ignore
    },
    delivery: {
      text: '您上次收货的感受如何？',
      answers: { good: '很好', late: '来得太晚', damaged: '东西有问题', silent: '没有告知我进度', other: '其他' },
    },
    general: {
      text: '是什么让您改变了主意？',
      answers: { time: '没有时间', changed: '计划变了', trust: '不希望我的数据被使用', other: '其他' },
    },
  },
};

export const askWords: Readonly<Record<Language, AskWords>> = { en: english, zh: chinese };
