/**
 * The wire's version, sent by the client in `stint-wire` and by the server in the same header of its answer.
 * A client one minor behind or ahead works; another major, or more than one minor older, is told "update_needed".
 */
export const WIRE_VERSION = { major: 1, minor: 1 } as const;
export const WIRE_HEADER = 'stint-wire';
export const DEVICE_HEADER = 'stint-device';

/** @returns `"1.1"` */
export function wireVersionText(version: { major: number; minor: number } = WIRE_VERSION): string {
  return `${version.major}.${version.minor}`;
}

/** Whether a server of `server` may talk with a client that says `client`; a missing or odd header is not accepted. */
export function isWireCompatible(
  client: string | undefined,
  server: { major: number; minor: number } = WIRE_VERSION,
): boolean {
  const match = /^(\d{1,4})\.(\d{1,4})$/.exec(client ?? '');
  if (!match) return false;
  return Number(match[1]) === server.major && Math.abs(Number(match[2]) - server.minor) <= 1;
}
