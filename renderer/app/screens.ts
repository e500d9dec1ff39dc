import { later } from '../ui/later.tsx';

// Screens that nobody looks at first, each a script of its own, so that the first one is there sooner.

export const ApprovalsScreen = later(
  async () => (await import('../features/approvals/ApprovalsScreen.tsx')).ApprovalsScreen,
);
export const ProjectsScreen = later(
  async () => (await import('../features/projects/ProjectsScreen.tsx')).ProjectsScreen,
);
export const ClientProjectsScreen = later(
  async () => (await import('../features/client/ClientProjectsScreen.tsx')).ClientProjectsScreen,
);
export const ApprovedScreen = later(
  async () => (await import('../features/client/ApprovedScreen.tsx')).ApprovedScreen,
);
export const ReportsScreen = later(
  async () => (await import('../features/reports/ReportsScreen.tsx')).ReportsScreen,
);
export const InvoicesScreen = later(
  async () => (await import('../features/invoices/list/InvoicesScreen.tsx')).InvoicesScreen,
);
export const ToBillScreen = later(
  async () => (await import('../features/invoices/bill/ToBillScreen.tsx')).ToBillScreen,
);
export const AgeingScreen = later(
  async () => (await import('../features/invoices/ageing/AgeingScreen.tsx')).AgeingScreen,
);
export const RateCardsScreen = later(
  async () => (await import('../features/rates/cards/RateCardsScreen.tsx')).RateCardsScreen,
);
export const ProjectBillingScreen = later(
  async () => (await import('../features/rates/projects/ProjectBillingScreen.tsx')).ProjectBillingScreen,
);
export const ClientBillingScreen = later(
  async () => (await import('../features/rates/clients/ClientBillingScreen.tsx')).ClientBillingScreen,
);
export const ExpensesScreen = later(
  async () => (await import('../features/rates/expenses/ExpensesScreen.tsx')).ExpensesScreen,
);
export const RoundingEffect = later(
  async () => (await import('../features/rates/RoundingEffect.tsx')).RoundingEffect,
);
export const SellerScreen = later(
  async () => (await import('../features/rates/seller/SellerScreen.tsx')).SellerScreen,
);
export const UsageScreen = later(
  async () => (await import('../features/usage/client/UsageScreen.tsx')).UsageScreen,
);
export const DeadLettersScreen = later(
  async () => (await import('../features/usage/letters/DeadLettersScreen.tsx')).DeadLettersScreen,
);
export const ReconciliationScreen = later(
  async () => (await import('../features/usage/reconcile/ReconciliationScreen.tsx')).ReconciliationScreen,
);
export const WebhooksScreen = later(
  async () => (await import('../features/notifications/webhooks/WebhooksScreen.tsx')).WebhooksScreen,
);
export const SyncScreen = later(async () => (await import('../features/sync/SyncScreen.tsx')).SyncScreen);
export const ImportScreen = later(
  async () => (await import('../features/import/ImportScreen.tsx')).ImportScreen,
);
export const FirmScreen = later(async () => (await import('../features/firm/FirmScreen.tsx')).FirmScreen);
export const SettingsScreen = later(
  async () => (await import('../features/settings/SettingsScreen.tsx')).SettingsScreen,
);
export const HistoryHost = later(
  async () => (await import('../features/history/HistoryHost.tsx')).HistoryHost,
);
export const ExportDialog = later(
  async () => (await import('../features/export/ExportDialog.tsx')).ExportDialog,
);
export const SystemSection = later(
  async () => (await import('../features/system/SystemSection.tsx')).SystemSection,
);
export const SystemPanel = later(
  async () => (await import('../features/system/SystemPanel.tsx')).SystemPanel,
);
