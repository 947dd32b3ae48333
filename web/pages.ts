import { lazy, type ComponentType } from 'react';
import type { WordsOf } from './shell/language';

type Listed = {
  /** As wouter reads it: `/people/:id`. */
  readonly path: string;
  readonly Page: ComponentType<{ params: Record<string, string> }>;
  /** In the menu; a page without one is reached from another. */
  readonly name?: WordsOf<string>;
};

/** Each page is a chunk of its own, loaded when somebody goes there. */
const page = (load: () => Promise<{ Page: Listed['Page'] }>): Listed['Page'] =>
  lazy(async () => ({ default: (await load()).Page }));

/** Every page of the console, in the order of the menu. The server sends the console for the first word of each path (api/pages/console.ts). */
export const pages: readonly Listed[] = [
  { path: '/', name: { en: 'Home', zh: '首页' }, Page: page(() => import('./home/home-page')) },
  { path: '/journeys', name: { en: 'Journeys', zh: '旅程' }, Page: page(() => import('./journeys/journeys-page')) },
  { path: '/journeys/:key', Page: page(() => import('./journeys/journey-page')) },
  { path: '/people', name: { en: 'People', zh: '客户' }, Page: page(() => import('./people/people-page')) },
  { path: '/people/:id', Page: page(() => import('./people/person-page')) },
  { path: '/templates', name: { en: 'Templates', zh: '模板' }, Page: page(() => import('./templates/templates-page')) },
  { path: '/templates/:key', Page: page(() => import('./templates/template-page')) },
  { path: '/audiences', name: { en: 'Audiences', zh: '受众' }, Page: page(() => import('./audiences/audiences-page')) },
  { path: '/audiences/:key', Page: page(() => import('./audiences/audience-page')) },
  {
    path: '/statements',
    name: { en: 'Statements', zh: '声明' },
    Page: page(() => import('./statements/statements-page')),
  },
  { path: '/statements/:key', Page: page(() => import('./statements/statement-page')) },
  { path: '/policy', name: { en: 'Policy', zh: '策略' }, Page: page(() => import('./policy/policy-page')) },
  { path: '/data', name: { en: 'Data plan', zh: '数据计划' }, Page: page(() => import('./data/data-page')) },
  { path: '/problems', name: { en: 'Problems', zh: '问题' }, Page: page(() => import('./problems/problems-page')) },
  { path: '/feedback', name: { en: 'Feedback', zh: '反馈' }, Page: page(() => import('./feedback/feedback-page')) },
  { path: '/trust', name: { en: 'Trust', zh: '信任' }, Page: page(() => import('./trust/trust-page')) },
  { path: '/audit', name: { en: 'Audit log', zh: '审计日志' }, Page: page(() => import('./audit/audit-page')) },
  { path: '/settings', name: { en: 'Settings', zh: '设置' }, Page: page(() => import('./settings/settings-page')) },
];
