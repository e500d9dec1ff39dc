import { create } from 'zustand';
import type { DateOrder } from '../../../domain/rules/import/dates.ts';
import type { ImportColumns, ImportFormat } from '../../../domain/rules/import/format.ts';
import type { PlanChoices } from '../../../domain/rules/import/plan.ts';
import type { Target } from '../../../domain/rules/import/works.ts';
import type { StintData } from '../../data/types.ts';
import type { RemoteSession } from './remote.ts';
import type { DryRun, FileNature, OpenedFile, ReadFile } from './session-types.ts';

/** What the person has to say before the file can be read. */
export type Question = 'columns' | 'order' | 'person';

/** How the file is to be read, as far as that is known. */
export interface FileSettings {
  readonly format: ImportFormat;
  readonly columns: ImportColumns;
  readonly order: DateOrder | null;
  readonly zone: string;
  readonly person: string | null;
}

export interface OpenFile {
  /** Into whose data it comes: of another person nothing is shown. */
  readonly data: StintData;
  readonly name: string;
  readonly session: RemoteSession;
  readonly opened: OpenedFile;
  readonly settings: FileSettings;
  readonly nature: FileNature;
  readonly question: Question | null;
  readonly read: ReadFile | null;
  /** What the person said of works, now or for an earlier file; null leaves one out. */
  readonly chosen: ReadonlyMap<string, Target | null>;
  readonly choices: PlanChoices;
  readonly dryRun: DryRun | null;
  readonly isChecking: boolean;
}

/** An import under way, or just ended. */
export interface Saving {
  readonly at: string;
  readonly name: string;
  readonly saved: number;
  readonly total: number;
  readonly state: 'saving' | 'stopping' | 'stopped' | 'done' | 'failed' | 'taking_back' | 'taken_back';
  /** Why it failed, in words. */
  readonly reason: string | null;
  readonly ids: readonly string[];
}

export interface ImportState {
  /** Name of the file that is being opened. */
  readonly opening: string | null;
  /** Why a file could not be opened, in words. */
  readonly failure: string | null;
  readonly file: OpenFile | null;
  readonly saving: Saving | null;
}

/** The import of this window. It goes on while other screens are shown. */
export const useImport = create<ImportState>(() => ({
  opening: null,
  failure: null,
  file: null,
  saving: null,
}));

/** Changes the open file, if it still is that of `session`. @returns whether it is */
export function patchFile(session: RemoteSession, patch: Partial<OpenFile>): boolean {
  const { file } = useImport.getState();
  if (file?.session !== session) return false;
  useImport.setState({ file: { ...file, ...patch } });
  return true;
}

export function patchSaving(patch: Partial<Saving>): void {
  const { saving } = useImport.getState();
  if (saving) useImport.setState({ saving: { ...saving, ...patch } });
}

/** Lets go of the open file and its worker. What was saved stays. */
export function closeFile(): void {
  useImport.getState().file?.session.close();
  useImport.setState({ file: null, failure: null, opening: null, saving: null });
}
