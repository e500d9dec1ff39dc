import { fileSource } from './file-source.ts';
import { managedPreferencesSource } from './managed-preferences.ts';
import { registrySource } from './registry-source.ts';
import type { PolicySource } from './source.ts';

/** Where this system keeps what IT has set. */
export function systemSource(platform: NodeJS.Platform = process.platform): PolicySource {
  if (platform === 'win32') return registrySource();
  if (platform === 'darwin') return managedPreferencesSource();
  return fileSource();
}
