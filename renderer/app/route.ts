import { create } from 'zustand';

export const screens = [
  'week',
  'approvals',
  'projects',
  'approved',
  'reports',
  'invoices',
  'to-bill',
  'ageing',
  'rates',
  'project-billing',
  'client-billing',
  'expenses',
  'seller',
  'usage',
  'dead-letters',
  'reconciliation',
  'sync',
  'settings',
  'import',
  'webhooks',
  'firm',
  'gallery',
] as const;
export type Screen = (typeof screens)[number];

function fromHash(hash: string): Screen {
  const name = hash.replace(/^#\/?/, '');
  return screens.find((screen) => screen === name) ?? 'week';
}

interface RouteState {
  screen: Screen;
  go(screen: Screen): void;
}

/** Which screen is open. Kept in the hash, so that back and forward work. */
export const useRoute = create<RouteState>(() => ({
  screen: fromHash(window.location.hash),
  go: (screen) => {
    window.location.hash = `/${screen}`;
  },
}));

window.addEventListener('hashchange', () => useRoute.setState({ screen: fromHash(window.location.hash) }));
