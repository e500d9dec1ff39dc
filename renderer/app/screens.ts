import { type ComponentType, lazy } from 'react';

/**
 * Screens that nobody looks at first. Each comes as a script of its own, so that the first one is there sooner; the rest
 * are read once the app has nothing better to do, so that going to one shows it at once.
 */
const later: (() => Promise<unknown>)[] = [() => import('../features/time/day/DayView.tsx')];

function screen<Props>(load: () => Promise<ComponentType<Props>>) {
  later.push(load);
  return lazy(async () => ({ default: await load() }));
}

export const ApprovalsScreen = screen(
  async () => (await import('../features/approvals/ApprovalsScreen.tsx')).ApprovalsScreen,
);
export const ProjectsScreen = screen(
  async () => (await import('../features/projects/ProjectsScreen.tsx')).ProjectsScreen,
);
export const ReportsScreen = screen(
  async () => (await import('../features/reports/ReportsScreen.tsx')).ReportsScreen,
);
export const SyncScreen = screen(async () => (await import('../features/sync/SyncScreen.tsx')).SyncScreen);
export const ImportScreen = screen(
  async () => (await import('../features/import/ImportScreen.tsx')).ImportScreen,
);
export const SettingsScreen = screen(
  async () => (await import('../features/settings/SettingsScreen.tsx')).SettingsScreen,
);
export const ExportDialog = screen(
  async () => (await import('../features/export/ExportDialog.tsx')).ExportDialog,
);

/** Reads the scripts of all screens in idle time. One that cannot be read now is read when it is gone to. */
export function readScreensWhenIdle(): () => void {
  const waiting = window.requestIdleCallback(
    () => {
      for (const load of later) void load().catch(() => undefined);
    },
    { timeout: 5000 },
  );
  return () => window.cancelIdleCallback(waiting);
}
