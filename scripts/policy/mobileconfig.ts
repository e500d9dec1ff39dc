import { build } from 'plist';
import { v5 as uuidv5 } from 'uuid';
import type { Policy } from '../../domain/policy/policy.ts';
import { PREFERENCES_DOMAIN } from '../../main/policy/managed-preferences.ts';

/** A configuration profile for macOS, to be changed and signed by whoever hands it out. */
export function mobileconfig(values: Policy): string {
  const identifier = `${PREFERENCES_DOMAIN}.policy`;
  const text = build({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: uuidOf(identifier),
    PayloadDisplayName: 'Stint',
    PayloadDescription: 'Settings of Stint for everybody on this Mac.',
    PayloadScope: 'System',
    PayloadContent: [
      {
        PayloadType: PREFERENCES_DOMAIN,
        PayloadVersion: 1,
        PayloadIdentifier: `${identifier}.settings`,
        PayloadUUID: uuidOf(`${identifier}.settings`),
        PayloadDisplayName: 'Stint',
        ...settingsOf(values),
      },
    ],
  });
  return `${text}\n`;
}

/** Without what is not set: a property list has nothing for it. */
function settingsOf(values: Policy): { [name: string]: string | number | boolean } {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The same at every run, as a file that is committed must be. */
function uuidOf(identifier: string): string {
  return uuidv5(`https://${identifier}`, uuidv5.URL).toUpperCase();
}
