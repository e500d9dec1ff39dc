import type { CommandLine } from 'electron';

/**
 * Switches of Chromium that take a guard down. A shortcut, a script or a link may carry one; what people are given does
 * not know them.
 */
const GUARDS_DOWN = [
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'allow-insecure-localhost',
  'disable-web-security',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'disable-site-isolation-trials',
  'host-rules',
  'host-resolver-rules',
  'ssl-key-log-file',
  'load-extension',
  'enable-blink-features',
  'enable-experimental-web-platform-features',
] as const;

/** Must run before the app is ready. @returns those that were there */
export function dropDangerousSwitches(line: Pick<CommandLine, 'hasSwitch' | 'removeSwitch'>): string[] {
  const given = GUARDS_DOWN.filter((name) => line.hasSwitch(name));
  for (const name of given) line.removeSwitch(name);
  return given;
}
