import type { Language } from './words';

const en = {
  becomes: (from: string, to: string) => `Becomes ${to} (was ${from}).`,
  comesIn: (journey: string) => `Enters ${journey}.`,
  comesTo: (step: string) => `Comes to “${step}”.`,
  ends: (journey: string, how: string) => `${journey} ends: ${how}.`,
  waits: (journey: string, step: string, what: string) => `${journey} stands at “${step}” and waits ${what}.`,
  stands: (journey: string, step: string) => `${journey} stands at “${step}”.`,
};

const zh: typeof en = {
  becomes: (from, to) => `由${from}变为${to}。`,
  comesIn: (journey) => `进入 ${journey}。`,
  comesTo: (step) => `来到“${step}”。`,
  ends: (journey, how) => `${journey} 结束：${how}。`,
  waits: (journey, step, what) => `${journey} 停在“${step}”，等待${what}。`,
  stands: (journey, step) => `${journey} 停在“${step}”。`,
};

/** What is told of a life that was tried, beside its decisions. */
export const diaryPhrases: Readonly<Record<Language, typeof en>> = { en, zh };
