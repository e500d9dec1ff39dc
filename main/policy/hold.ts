import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Policy, PolicyState } from '../../domain/policy/policy.ts';
import { log } from '../log.ts';
import { LastGoodFile } from './last-good.ts';
import type { PolicySource } from './source.ts';
import { systemSource } from './system-source.ts';
import { watchFolders } from './watch.ts';

export interface PolicyHoldOptions {
  /** The profile's folder (userData), where the last good policy is kept. */
  folder: string;
  /** Where IT puts the policy; the place of this system unless told. */
  source?: PolicySource;
  /** Nothing is written: for a diagnosis beside a running Stint. */
  isReadOnly?: boolean;
}

/** The policy that holds on this machine, from the moment it is opened. */
export class PolicyHold {
  readonly source: PolicySource;
  private readonly lastGood: LastGoodFile;
  private readonly isReadOnly: boolean;
  private readonly listeners = new Set<(state: PolicyState) => void>();
  private current: PolicyState = { values: {}, source: 'none', isLastGood: false, problems: [] };
  /** What was valid while this process ran: whatever somebody does to the file in the profile. */
  private seenGood: Policy | null = null;
  private checking: Promise<void> = Promise.resolve();

  private constructor({ folder, source, isReadOnly }: PolicyHoldOptions) {
    this.source = source ?? systemSource();
    this.lastGood = new LastGoodFile(path.join(folder, 'policy-last-good.json'));
    this.isReadOnly = isReadOnly ?? false;
  }

  /** Reads the policy. Await it before anything that a policy governs: the first request to a network above all. */
  static async open(options: PolicyHoldOptions): Promise<PolicyHold> {
    const hold = new PolicyHold(options);
    await hold.check();
    return hold;
  }

  get state(): PolicyState {
    return this.current;
  }

  /** What IT has set; a name that is missing is the person's to choose. */
  get values(): Policy {
    return this.current.values;
  }

  /** Told of every change of the state. Returns what ends that. */
  onChange(listener: (state: PolicyState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Reads again; one reading after the other. Never throws. */
  check(): Promise<void> {
    this.checking = this.checking.then(() => this.read());
    return this.checking;
  }

  /** From now on a changed policy holds without a restart. Returns what ends that. */
  watch(): () => void {
    return watchFolders(this.source.folders, () => void this.check());
  }

  private async read(): Promise<void> {
    const reading = await this.source.read();
    if (reading.kind === 'none') {
      this.seenGood = null;
      await this.write(() => this.lastGood.forget());
      this.take({ values: {}, source: 'none', isLastGood: false, problems: [] });
      return;
    }
    if (reading.kind === 'valid') {
      const { source, values } = reading;
      const isNew = !isDeepStrictEqual(values, this.seenGood);
      this.seenGood = values;
      if (isNew) await this.write(() => this.lastGood.keep(source, values, new Date().toISOString()));
      this.take({ values, source, isLastGood: false, problems: [] });
      return;
    }
    const { source, problems } = reading;
    const values = this.seenGood ?? (await this.lastGood.read(source));
    this.seenGood = values;
    this.take({ values: values ?? {}, source, isLastGood: values !== null, problems });
  }

  /** A full disk or a folder that cannot be written must not keep a valid policy from holding. */
  private async write(work: () => Promise<void>): Promise<void> {
    if (this.isReadOnly) return;
    await work().catch(() => undefined);
  }

  private take(state: PolicyState): void {
    if (isDeepStrictEqual(state, this.current)) return;
    this.current = state;
    for (const listener of this.listeners) {
      try {
        listener(state);
      } catch (error) {
        // What it does with a policy is its own matter: the next reading must still come about.
        log.error('policy-listener', { error: error instanceof Error ? error : new Error(String(error)) });
      }
    }
  }
}
