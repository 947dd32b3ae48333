import { lazy, type ComponentType } from 'react';
import type { WordsOf } from './shell/language';

type Listed = {
  /** As wouter reads it: `/people/:id`. */
  readonly path: string;
  readonly Page: ComponentType<{ params: Record<string, string> }>;
  /** Begins to fetch it. */
  readonly load: () => Promise<unknown>;
  /** In the menu; a page without one is reached from another. */
  readonly name?: WordsOf<string>;
};

/** Each page is a chunk of its own, loaded when somebody goes there. */
const page = (load: () => Promise<{ Page: Listed['Page'] }>): Pick<Listed, 'Page' | 'load'> => ({
  load,
  Page: lazy(async () => ({ default: (await load()).Page })),
});

/** Every page of the console, in the order of the menu. The server sends the console for the first word of each path (api/pages/console.ts). */
export const pages: readonly Listed[] = [
  { path: '/', name: { en: 'Home', zh: '首页' }, ...page(() => import('./home/home-page')) },
  { path: '/journeys', name: { en: 'Journeys', zh: '旅程' }, ...page(() => import('./journeys/journeys-page')) },
  { path: '/journeys/:key', ...page(() => import('./journeys/journey-page')) },
  { path: '/people', name: { en: 'People', zh: '客户' }, ...page(() => import('./people/people-page')) },
  { path: '/people/:id', ...page(() => import('./people/person-page')) },
  { path: '/templates', name: { en: 'Templates', zh: '模板' }, ...page(() => import('./templates/templates-page')) },
  { path: '/templates/:key', ...page(() => import('./templates/template-page')) },
  { path: '/audiences', name: { en: 'Audiences', zh: '受众' }, ...page(() => import('./audiences/audiences-page')) },
  { path: '/audiences/:key', ...page(() => import('./audiences/audience-page')) },
  {
    path: '/statements',
    name: { en: 'Statements', zh: '声明' },
    ...page(() => import('./statements/statements-page')),
  },
  { path: '/statements/:key', ...page(() => import('./statements/statement-page')) },
  { path: '/policy', name: { en: 'Policy', zh: '策略' }, ...page(() => import('./policy/policy-page')) },
  { path: '/data', name: { en: 'Data plan', zh: '数据计划' }, ...page(() => import('./data/data-page')) },
  { path: '/problems', name: { en: 'Problems', zh: '问题' }, ...page(() => import('./problems/problems-page')) },
  { path: '/feedback', name: { en: 'Feedback', zh: '反馈' }, ...page(() => import('./feedback/feedback-page')) },
  { path: '/trust', name: { en: 'Trust', zh: '信任' }, ...page(() => import('./trust/trust-page')) },
  { path: '/audit', name: { en: 'Audit log', zh: '审计日志' }, ...page(() => import('./audit/audit-page')) },
  { path: '/settings', name: { en: 'Settings', zh: '设置' }, ...page(() => import('./settings/settings-page')) },
];

/** Begins to fetch the page of an address, so that it comes while the API is asked who is there. */
export const begin = (address: string): void =>
  void pages.find(({ path }) => new RegExp(`^${path.replace(/:\w+/, '[^/]+')}$`).test(address))?.load();
