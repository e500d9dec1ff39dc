import { z } from 'zod';
import { readJson, writeDurably } from '../durable-file.ts';
import type { TokenVault } from '../token-vault.ts';

export interface ProxyCredentials {
  username: string;
  password: string;
}

const Sealed = z.object({ username: z.string(), password: z.string() });
const Kept = z.object({ proxies: z.record(z.string(), z.string()) });

/** `proxies.json`: what people want kept of their proxies' passwords, each sealed by the keychain. */
export class KeptPasswords {
  private readonly file: string;
  private readonly vault: TokenVault;
  private sealed: Record<string, string>;

  private constructor(file: string, vault: TokenVault, sealed: Record<string, string>) {
    this.file = file;
    this.vault = vault;
    this.sealed = sealed;
  }

  /** A file that cannot be read is as good as none: its proxies ask again. */
  static async open(file: string, vault: TokenVault): Promise<KeptPasswords> {
    const kept = Kept.safeParse(await readJson(file));
    return new KeptPasswords(file, vault, kept.success ? kept.data.proxies : {});
  }

  get canKeep(): boolean {
    return this.vault.available;
  }

  get(proxy: string): ProxyCredentials | null {
    const sealed = Object.hasOwn(this.sealed, proxy) ? this.sealed[proxy] : undefined;
    const text = sealed === undefined ? null : this.vault.unseal(sealed);
    if (text === null) return null;
    try {
      return Sealed.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  /** Durable when it resolves; without a keychain nothing is written. */
  async keep(proxy: string, credentials: ProxyCredentials): Promise<void> {
    const sealed = this.vault.seal(JSON.stringify(credentials));
    if (sealed === null) return;
    this.sealed = { ...this.sealed, [proxy]: sealed };
    await this.write();
  }

  async forget(proxy: string): Promise<void> {
    if (!Object.hasOwn(this.sealed, proxy)) return;
    const { [proxy]: _, ...rest } = this.sealed;
    this.sealed = rest;
    await this.write();
  }

  private write(): Promise<void> {
    return writeDurably(this.file, `${JSON.stringify({ proxies: this.sealed }, null, 2)}\n`);
  }
}
