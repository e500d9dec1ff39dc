import type { Policy } from '../../domain/policy/policy.ts';

/** What a firm with a mirror and a proxy of its own could set; the committed examples are made from it. */
export const examplePolicy: Policy = {
  ServerAddress: 'https://stint.example.com',
  SignInMethod: 'sso',
  UpdateMode: 'automatic',
  UpdateFeed: 'https://mirror.example.com/stint',
  UpdateRing: 'broad',
  UpdateDeadlineDays: 7,
  ProxyMode: 'fixed',
  ProxyServer: 'proxy.example.com:3128',
  ProxyBypass: '.example.com,10.0.0.0/8',
  ProxyAuthServers: '*.example.com',
  IdleMinutes: 10,
  TimerMaxHours: 12,
  TimerShortcutAllowed: true,
  LocalRetentionMonths: 24,
  ExportAllowed: false,
  LogLevel: 'info',
};
