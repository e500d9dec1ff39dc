import { shell } from 'electron';
import { isSafeAddress } from './network/request-rules.ts';

/**
 * Opens an address in the system's browser: the one way out of Stint. Only https, or http to this machine, whoever named
 * it: any other scheme starts a program. @throws Error for such an address
 */
export async function openOutside(address: string): Promise<void> {
  if (!isSafeAddress(address))
    throw new Error('This address is not opened: it does not start with https://.');
  await shell.openExternal(address);
}
