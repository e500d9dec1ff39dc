import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { DoctorReport } from '../domain/ipc/doctor.ts';
import type { IpcResponse, TimerView } from '../domain/ipc/table.ts';
import type { WorkState } from '../domain/ipc/updates.ts';
import type { PolicyState } from '../domain/policy/policy.ts';
import type { DoctorContext } from './doctor/context.ts';
import { People } from './doctor/people.ts';
import { type Redactor, redactor } from './doctor/redact.ts';
import { WorkFile } from './doctor/work-file.ts';
import { log } from './log.ts';
import type { PolicyHold } from './policy/hold.ts';
import type { ProfileFile } from './profile.ts';
import type { TokenVault } from './token-vault.ts';

export interface DiagnosisOptions {
  folder: string;
  policy: PolicyHold;
  profile: ProfileFile;
  vault: TokenVault;
  /** The app's own way to the network, which knows the passwords of proxies. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  updates: DoctorContext['updates'];
  /** The profile is another Stint's: nothing is written to it, but for the log. */
  isReadOnly: boolean;
}

/** What Stint keeps and finds out about itself: its log, what the page says of its work, the doctor. */
export class Diagnosis {
  private readonly options: DiagnosisOptions;
  private readonly people = new People();
  private readonly redact: Redactor;
  private readonly work: WorkFile;

  /** Opens the log as well. */
  constructor(options: DiagnosisOptions) {
    this.options = options;
    const { folder, policy, profile } = options;
    this.work = new WorkFile(folder);
    this.redact = redactor(() => {
      this.people.session = profile.value.session;
      return this.people.known();
    });
    log.open({ folder: path.join(folder, 'logs'), level: levelOf(policy.state), redact: this.redact });
    log.info('start', {
      version: app.getVersion(),
      electron: process.versions.electron,
      platform: process.platform,
      arch: process.arch,
    });
    logPolicy(policy.state);
    policy.onChange((state) => {
      log.setLevel(levelOf(state));
      logPolicy(state);
    });
    app.on('will-quit', () => {
      this.work.flush();
      log.info('stop');
    });
  }

  /** What the page says of its work. */
  noteWork(state: WorkState): void {
    if (!this.options.isReadOnly) this.work.note(state);
  }

  /** What is shown of work outside the page: names that must not get into the log. */
  noteShown({ timer, last }: TimerView): void {
    this.people.shown = [timer?.label, timer?.question, last].filter((label) => typeof label === 'string');
  }

  /** Looks at everything; at most about 8 seconds. */
  async run(): Promise<DoctorReport> {
    const { runDoctor } = await import('./doctor/run.ts');
    return runDoctor(await this.context(), { redact: this.redact });
  }

  /** Looks at everything and saves the bundle for support where the person says. @throws when it cannot be written */
  async save(window: BrowserWindow | null): Promise<IpcResponse<'doctor.save'>> {
    const [{ runDoctor }, { supportBundle }] = await Promise.all([
      import('./doctor/run.ts'),
      import('./doctor/bundle.ts'),
    ]);
    const name = `stint-support-${new Date().toISOString().slice(0, 10)}.zip`;
    const asked = { defaultPath: path.join(app.getPath('downloads'), name) };
    const { canceled, filePath } = window
      ? await dialog.showSaveDialog(window, asked)
      : await dialog.showSaveDialog(asked);
    if (canceled || !filePath) return { saved: false, path: null };
    const context = await this.context();
    const report = await runDoctor(context, { redact: this.redact });
    await writeFile(filePath, await supportBundle(report, context, this.redact), { mode: 0o600 });
    log.info('support-bundle-saved');
    return { saved: true, path: filePath };
  }

  private async context(): Promise<DoctorContext> {
    const { electronContext } = await import('./doctor/electron-context.ts');
    const { folder, policy, vault, fetch, updates } = this.options;
    return electronContext({
      userData: folder,
      policy: async () => policy.state,
      vault,
      fetch,
      work: async () => this.work.known,
      updates,
    });
  }
}

function levelOf({ values }: PolicyState) {
  return values.LogLevel ?? 'info';
}

function logPolicy({ source, isLastGood, problems, values }: PolicyState): void {
  if (source !== 'none') log.info('policy', { source, isLastGood, names: Object.keys(values).join(',') });
  for (const { where, line, name, reason } of problems)
    log.error('policy-refused', { where, line, name, reason });
}
