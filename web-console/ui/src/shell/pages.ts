import type { ComponentType } from 'react';
import type { Key } from '../i18n/translate.ts';
import type { Desk } from './navigation.tsx';

/** A page that the bar leads to; `g` and then `key` goes there. */
export interface PageLink {
  path: string;
  label: Key;
  key: string;
}

/** In the order of the bar. A new page is one line here, its place, and its route in the server. */
export const PAGES: readonly PageLink[] = [
  { path: '/', label: 'nav.sessions', key: 's' },
  { path: '/new', label: 'nav.new', key: 'n' },
  { path: '/approvals', label: 'nav.approvals', key: 'a' },
  { path: '/search', label: 'nav.search', key: 'f' },
  { path: '/usage', label: 'nav.usage', key: 'u' },
  { path: '/workers', label: 'nav.workers', key: 'w' },
  { path: '/audit', label: 'nav.audit', key: 'v' },
  { path: '/settings', label: 'nav.settings', key: ',' },
];

type Loading = () => Promise<{ default: ComponentType }>;

export const DESKS: Record<Desk, Loading> = {
  approvals: () => import('../approvals/page.tsx'),
  workers: () => import('../workers/page.tsx'),
  usage: () => import('../usage/page.tsx'),
  search: () => import('../search/page.tsx'),
  audit: () => import('../audit/page.tsx'),
  settings: () => import('../settings/page.tsx'),
};
