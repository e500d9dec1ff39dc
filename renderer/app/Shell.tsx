import {
  Bell,
  CalendarDays,
  CheckCheck,
  Clock3,
  FileChartColumn,
  FolderKanban,
  Gauge,
  type LucideIcon,
  Receipt,
  Settings,
} from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { can } from '../../domain/rules/permissions.ts';
import { closeHistory, useHistoryOpener } from '../data/history-opener.ts';
import { useActor, useProjects, useSyncStatus, useWorkspace } from '../data/workspace.tsx';
import { useQueue } from '../features/approvals/use-queue.ts';
import { ExportSection } from '../features/export/ExportSection.tsx';
import { useExportStore } from '../features/export/export-store.ts';
import { FirmSettings } from '../features/firm/FirmSettings.tsx';
import { ImportSettings } from '../features/import/ImportSettings.tsx';
import { NoticeSettings } from '../features/notifications/NoticeSettings.tsx';
import { NoticesHost } from '../features/notifications/NoticesHost.tsx';
import { NoticesPanel } from '../features/notifications/NoticesPanel.tsx';
import { useNoticesStore } from '../features/notifications/notices-store.ts';
import { useNotices } from '../features/notifications/use-notices.ts';
import { WebhookSettings } from '../features/notifications/WebhookSettings.tsx';
import { SignInAgainDialog } from '../features/session/SignInAgainDialog.tsx';
import { syncLine } from '../features/sync/describe.ts';
import { SealedOffer } from '../features/sync/SealedOffer.tsx';
import { ManagedSection, PolicyBanner } from '../features/system/ManagedSection.tsx';
import { SystemHost } from '../features/system/SystemHost.tsx';
import { useSystemStore } from '../features/system/system-store.ts';
import { UpdateLine } from '../features/system/UpdateLine.tsx';
import { useUndoCommands } from '../features/time/grid/use-undo-commands.ts';
import { QuickHost } from '../features/time/quick/QuickHost.tsx';
import { ReminderSettings } from '../features/time/reminders/ReminderSettings.tsx';
import { RemindersHost } from '../features/time/reminders/RemindersHost.tsx';
import { TimeScreen } from '../features/time/TimeScreen.tsx';
import { TemplatesHost } from '../features/time/templates/TemplatesHost.tsx';
import { TimerSettings } from '../features/time/timer/TimerSettings.tsx';
import { TimerSlot } from '../features/time/timer/TimerSlot.tsx';
import { useWeekStore } from '../features/time/week-store.ts';
import { MeteringSection } from '../features/usage/common/MeteringSection.tsx';
import { AppFrame, type NavItem } from '../ui/AppFrame.tsx';
import { CommandPalette } from '../ui/CommandPalette.tsx';
import { useCommand, useCommandKeys, useCommandStore } from '../ui/commands.ts';
import { dateFormat } from '../ui/format.ts';
import { readLaterWhenIdle } from '../ui/later.tsx';
import { ShortcutSheet } from '../ui/ShortcutSheet.tsx';
import { SyncLine } from '../ui/SideSlots.tsx';
import { spokenLanguage, t } from '../words/words.ts';
import { allShortcuts } from './all-shortcuts.ts';
import { BillingCommands, BillingSection, openPlace } from './BillingSection.tsx';
import { billingPlaces } from './billing-places.ts';
import { usePreferences } from './preferences.ts';
import { type Screen, useRoute } from './route.ts';
import { saveApproved } from './save-approved.ts';
import {
  ApprovalsScreen,
  ApprovedScreen,
  ClientProjectsScreen,
  ExportDialog,
  FirmScreen,
  HistoryHost,
  ImportScreen,
  ProjectsScreen,
  ReportsScreen,
  RoundingEffect,
  SettingsScreen,
  SyncScreen,
  SystemPanel,
  SystemSection,
  UsageScreen,
  WebhooksScreen,
} from './screens.ts';
import { useSession } from './session-store.ts';
import { useFind } from './use-find.ts';
import { useMenuWords } from './use-menu-words.ts';
import { useOpenNotice } from './use-open-notice.ts';
import { useOpenedLink } from './use-opened-link.ts';

interface Place {
  id: Screen;
  label:
    | 'app.week'
    | 'app.approvals'
    | 'app.projects'
    | 'client.title'
    | 'usage.title'
    | 'app.reports'
    | 'app.settings';
  icon: LucideIcon;
  keys: string;
}

/** Stands for all screens of its section; each has a command of its own (BillingCommands). */
const billing = { label: 'invoices.title', icon: Receipt, keys: 'Mod+5' } as const;

const places: Record<
  'week' | 'approvals' | 'projects' | 'approved' | 'usage' | 'reports' | 'settings',
  Place
> = {
  week: { id: 'week', label: 'app.week', icon: CalendarDays, keys: 'Mod+1' },
  approvals: { id: 'approvals', label: 'app.approvals', icon: CheckCheck, keys: 'Mod+2' },
  projects: { id: 'projects', label: 'app.projects', icon: FolderKanban, keys: 'Mod+3' },
  approved: { id: 'approved', label: 'client.title', icon: Clock3, keys: 'Mod+6' },
  usage: { id: 'usage', label: 'usage.title', icon: Gauge, keys: 'Mod+7' },
  reports: { id: 'reports', label: 'app.reports', icon: FileChartColumn, keys: 'Mod+4' },
  settings: { id: 'settings', label: 'app.settings', icon: Settings, keys: 'Mod+,' },
};

/** Everything that a signed-in person sees: side bar, screens, palette, shortcuts. */
export function Shell() {
  const { session, info } = useWorkspace();
  const { screen, go } = useRoute();
  const actor = useActor();
  const sync = useSyncStatus();
  const toDecide = useQueue()?.sheetCount ?? 0;
  const { signIn, signInBySso, signOut, signingInAgain, askToSignIn, profile } = useSession();
  const { theme, setTheme, language, setLanguage } = usePreferences();
  useMenuWords(spokenLanguage());
  const commands = useCommandStore((store) => store.commands);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isSheetOpen, setSheetOpen] = useState(false);
  const isHistoryOpen = useHistoryOpener((store) => store.entryId !== null);
  const isPanelOpen = useSystemStore((store) => store.panel !== null);
  const isExporting = useExportStore((store) => store.isOpen);
  const find = useFind(isPaletteOpen);
  useEffect(readLaterWhenIdle, []);
  // What another person had open is not this one's.
  useEffect(closeHistory, []);
  useCommandKeys();

  const logs = can(actor, 'time_entries.create');
  const approves = can(actor, 'time_entries.approve');
  const rules = can(actor, 'settings.rules');
  const hooks = can(actor, 'settings.webhooks');
  const { unread } = useNotices();
  const openNotice = useOpenNotice();
  useUndoCommands(logs || approves);
  useOpenedLink();
  const isClient = can(actor, 'client_work.view');
  // Who has a part in the firm's work sees its projects in full, also where they are a client's too.
  const worksHere = can(actor, 'projects.figures');
  // Whoever looks after billing finds it behind "Invoices".
  const seesOwnUsage = can(actor, 'usage.view') && !can(actor, 'settings.billing');
  const projects = useProjects();
  const nav = [
    ...(logs ? [places.week] : []),
    ...(approves ? [places.approvals] : []),
    places.projects,
    ...(isClient ? [places.approved] : []),
    ...(seesOwnUsage ? [places.usage] : []),
    ...(can(actor, 'reports.run') ? [places.reports] : []),
  ];
  const bills = billingPlaces(actor);
  const isBilling = bills.some(({ id }) => id === screen);
  const current =
    isBilling ||
    screen === 'sync' ||
    screen === 'settings' ||
    (screen === 'import' && logs) ||
    (screen === 'firm' && rules) ||
    (screen === 'webhooks' && hooks) ||
    nav.some(({ id }) => id === screen)
      ? screen
      : (nav[0]?.id ?? 'projects');
  const item = (place: Place): NavItem => ({
    ...place,
    label: t(place.label),
    onPress: () => go(place.id),
    ...(place.id === 'approvals' && toDecide > 0
      ? { count: toDecide, countLabel: t('app.to-decide', { count: toDecide }) }
      : {}),
  });

  for (const place of [
    places.week,
    places.approvals,
    places.projects,
    places.approved,
    places.usage,
    places.reports,
    places.settings,
  ]) {
    const isThere = place.id === 'settings' || nav.includes(place);
    useCommand(
      isThere
        ? {
            id: `go.${place.id}`,
            label: t('app.go-to', { place: t(place.label) }),
            group: t('app.group-go'),
            keys: place.keys,
            run: () => go(place.id),
          }
        : null,
    );
  }
  useCommand({
    id: 'go.sync',
    label: t('app.go-to', { place: t('app.sync') }),
    group: t('app.group-go'),
    keys: 'Mod+9',
    words: t('app.go-sync-words'),
    run: () => go('sync'),
  });
  useCommand(
    logs
      ? {
          id: 'go.import',
          label: t('import.title'),
          group: t('app.group-go'),
          words: t('import.command-words'),
          run: () => go('import'),
        }
      : null,
  );
  useCommand(
    hooks
      ? {
          id: 'go.webhooks',
          label: t('hooks.title'),
          group: t('app.group-go'),
          run: () => go('webhooks'),
        }
      : null,
  );
  useCommand(
    rules
      ? {
          id: 'go.firm',
          label: t('firm.title'),
          group: t('app.group-go'),
          words: t('firm.words'),
          run: () => go('firm'),
        }
      : null,
  );
  useCommand({
    id: 'app.palette',
    label: t('app.search'),
    group: t('app.group-app'),
    keys: 'Mod+K',
    run: () => setPaletteOpen(true),
  });
  useCommand({
    id: 'app.shortcuts',
    label: t('app.show-shortcuts'),
    group: t('app.group-app'),
    keys: '?',
    run: () => setSheetOpen(true),
  });
  useCommand({
    id: 'app.theme',
    label: theme === 'dark' ? t('app.to-light') : t('app.to-dark'),
    group: t('app.group-app'),
    words: t('app.theme-words'),
    run: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
  });
  useCommand(
    sync.phase === 'needs_sign_in'
      ? {
          id: 'app.sign-in',
          label: t('app.sign-in-again'),
          group: t('app.group-app'),
          run: () => askToSignIn(true),
        }
      : null,
  );

  useCommand(
    logs
      ? {
          id: 'time.export',
          label: t('export.open'),
          group: t('export.group'),
          words: t('export.words'),
          run: () => useExportStore.getState().show(true),
        }
      : null,
  );

  const [firstBill] = bills;
  const sideBar = nav.map(item);
  if (firstBill)
    sideBar.splice(nav.includes(places.reports) ? -1 : sideBar.length, 0, {
      id: 'billing',
      label: t(billing.label),
      icon: billing.icon,
      keys: billing.keys,
      onPress: () => openPlace(firstBill.id),
    });
  const line = syncLine(sync);
  const showUpdate = (): void => {
    go('settings');
    useSystemStore.getState().goTo('about');
  };
  const shown = useMemo(() => [...commands.values()].filter(({ id }) => id !== 'app.palette'), [commands]);
  return (
    <>
      <AppFrame
        brand="Stint"
        current={isBilling ? 'billing' : current}
        nav={sideBar}
        footerNav={[
          // Nothing is told to a client's people: what they see is what stands there.
          ...(worksHere
            ? [
                {
                  id: 'notices',
                  label: t('notices.title'),
                  icon: Bell,
                  keys: 'Mod+8',
                  ...(unread > 0 ? { count: unread, countLabel: t('notices.count', { count: unread }) } : {}),
                  onPress: () => useNoticesStore.getState().show(!useNoticesStore.getState().isOpen),
                },
              ]
            : []),
          item(places.settings),
        ]}
        navLabel={t('app.screens')}
        palette={{ label: t('app.search'), keys: 'Mod+K', onPress: () => setPaletteOpen(true) }}
        skipLabel={t('app.skip')}
        timer={logs ? <TimerSlot /> : undefined}
        sync={
          <>
            <UpdateLine onShow={showUpdate} />
            <SyncLine
              look={line.look}
              text={line.text}
              isCurrent={current === 'sync'}
              {...(sync.lastReceiptAt && line.look === 'sent'
                ? {
                    detail: dateFormat(info.locale, { timeStyle: 'short' }).format(
                      new Date(sync.lastReceiptAt),
                    ),
                  }
                : {})}
              onPress={() => (sync.phase === 'needs_sign_in' ? askToSignIn(true) : go('sync'))}
            />
          </>
        }
      >
        {current === 'week' && <TimeScreen onOpenSync={() => go('sync')} />}
        {current === 'approvals' && <ApprovalsScreen />}
        {current === 'projects' && worksHere && <ProjectsScreen />}
        {current === 'projects' && !worksHere && <ClientProjectsScreen onShowTime={() => go('approved')} />}
        {current === 'approved' && (
          <ApprovedScreen onExport={(entries, names) => void saveApproved(entries, projects, names)} />
        )}
        {current === 'usage' && seesOwnUsage && <UsageScreen />}
        {isBilling && <BillingSection current={current} />}
        {current === 'reports' && <ReportsScreen />}
        {current === 'sync' && (
          <SyncScreen
            onSignIn={() => askToSignIn(true)}
            onFix={(entryId, date) => {
              useWeekStore.getState().showWeek(date);
              useWeekStore.getState().open({ kind: 'entry', entryId });
              go('week');
            }}
          >
            <MeteringSection onShowLetters={() => openPlace('dead-letters')} />
          </SyncScreen>
        )}
        {current === 'import' && <ImportScreen />}
        {current === 'firm' && <FirmScreen roundingEffect={(rule) => <RoundingEffect rule={rule} />} />}
        {current === 'webhooks' && <WebhooksScreen />}
        {current === 'settings' && (
          <SettingsScreen
            theme={theme}
            onTheme={setTheme}
            language={language}
            onLanguage={setLanguage}
            onSignOut={signOut}
            banner={<PolicyBanner />}
            about={<SystemSection />}
            panel={isPanelOpen && <SystemPanel />}
          >
            {logs && <TimerSettings />}
            {logs && <ReminderSettings />}
            {worksHere && <NoticeSettings />}
            {logs && <ExportSection />}
            {logs && <ImportSettings onOpen={() => go('import')} />}
            {rules && <FirmSettings onOpen={() => go('firm')} />}
            {hooks && <WebhookSettings onOpen={() => go('webhooks')} />}
            <ManagedSection />
          </SettingsScreen>
        )}
      </AppFrame>
      <BillingCommands />
      <SealedOffer />
      <SystemHost profile={profile} onShowSettings={() => go('settings')} />
      {worksHere && <NoticesHost onOpen={openNotice} />}
      {worksHere && <NoticesPanel onOpen={openNotice} />}
      {logs && <RemindersHost onShowWeek={() => go('week')} />}
      {isHistoryOpen && <HistoryHost screen={current} />}
      {logs && isExporting && <ExportDialog />}
      {logs && <QuickHost isWeekOpen={screen === 'week'} />}
      {logs && <TemplatesHost />}
      <CommandPalette
        isOpen={isPaletteOpen}
        onClose={() => setPaletteOpen(false)}
        commands={shown}
        label={t('app.search')}
        placeholder={t('app.palette-placeholder')}
        emptyText={t('app.palette-empty')}
        find={find}
      />
      <ShortcutSheet
        isOpen={isSheetOpen}
        onClose={() => setSheetOpen(false)}
        title={t('app.shortcuts')}
        commands={isSheetOpen ? allShortcuts(commands.values(), logs) : shown}
        searchLabel={t('quick.find-shortcut')}
        emptyText={t('quick.no-shortcut')}
      />
      <SignInAgainDialog
        isOpen={signingInAgain}
        session={session}
        server={info.defaultServer ?? session.server}
        unsent={sync.unsent}
        onSignIn={signIn}
        onSso={signInBySso}
        onClose={() => askToSignIn(false)}
      />
    </>
  );
}
