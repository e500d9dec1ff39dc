import { safeStorage } from 'electron';

/** Seals a secret with the keychain of the system, where there is one. */
export interface TokenVault {
  /** False: a secret is held in memory only, and the person signs in again after a restart. */
  readonly available: boolean;
  /** Base64; null when it cannot be sealed. */
  seal(secret: string): string | null;
  /** Null when it cannot be opened any more. */
  unseal(sealed: string): string | null;
}

/** To be made after the app is ready. `basic_text` is a fixed password: as good as nothing (RUNTIME-FACTS). */
export function keychainVault(): TokenVault {
  const available =
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== 'linux' ||
      !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()));
  return {
    available,
    seal(secret) {
      try {
        return available ? safeStorage.encryptString(secret).toString('base64') : null;
      } catch {
        return null;
      }
    },
    unseal(sealed) {
      try {
        return available ? safeStorage.decryptString(Buffer.from(sealed, 'base64')) : null;
      } catch {
        return null;
      }
    },
  };
}
