import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { ImportedEntry } from '../../../domain/rules/import/plan.ts';
import { newEntry } from '../../data/new-entry.ts';
import type { Workspace } from '../../data/workspace.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { recordUndo, type UndoStep, undoStep } from '../../ui/undo.ts';
import { t } from '../../words/words.ts';
import { lookAgain, plan, recall } from './analyse.ts';
import { patchSaving, useImport } from './import-store.ts';
import { type ImportRun, withRun } from './memory.ts';
import { BATCH, breathe, bringBack, entriesOf, takeBack } from './take-back.ts';

/** How often the progress is written down, in ms. The ids of the entries know it exactly, this is for telling. */
const NOTED_EVERY_MS = 2000;

let lastStep: UndoStep | null = null;

/**
 * Saves what the dry run says comes in, batch by batch: each is durable before the next begins, so whatever stops it
 * leaves whole entries, and the next import of the file goes on where this one was.
 */
export async function startImport(workspace: Workspace): Promise<void> {
  const { file, saving } = useImport.getState();
  if (!file?.dryRun || !file.read || saving?.state === 'saving') return;
  const { session, dryRun, read, name } = file;
  const { data } = workspace;
  const total = dryRun.entries;
  const at = new Date().toISOString();
  const ids: string[] = [];
  const note = (state: ImportRun['state']): Promise<void> =>
    noteRun(workspace, {
      ...{ at, name, total, state },
      saved: ids.length,
      from: read.from ?? '',
      to: read.to ?? '',
    });
  useImport.setState({ saving: { ...{ at, name, total }, saved: 0, state: 'saving', reason: null, ids } });
  let noted = performance.now();
  let reason: string | null = null;
  try {
    await note('running');
    for (;;) {
      if (useImport.getState().saving?.state === 'stopping') break;
      const batch = await session.call('take', BATCH);
      if (batch.length === 0) break;
      await data.saveEntries(batch.map((entry) => draftOf(entry, data, at)));
      await session.call('saved', batch);
      for (const { id } of batch) ids.push(id);
      patchSaving({ saved: ids.length });
      if (performance.now() - noted > NOTED_EVERY_MS) {
        await note('running');
        noted = performance.now();
      }
      await breathe();
    }
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  const isWhole = ids.length === total && reason === null;
  await note(isWhole ? 'done' : 'stopped').catch(() => undefined);
  if (ids.length > 0) rememberStep(workspace, name, ids);
  patchSaving({
    state: reason !== null ? 'failed' : isWhole ? 'done' : 'stopped',
    reason,
    saved: ids.length,
  });
  await plan();
}

/** Ends the saving after the batch that is being written. */
export function stopImport(): void {
  if (useImport.getState().saving?.state === 'saving') patchSaving({ state: 'stopping' });
}

/** Takes back what the import of this window brought in, as its undo does. */
export async function undoImport(): Promise<void> {
  if (!lastStep) return;
  const before = useImport.getState().saving?.state;
  patchSaving({ state: 'taking_back' });
  try {
    if (await undoStep(lastStep)) tell(useImport.getState().saving?.saved ?? 0, 0);
    patchSaving({ state: 'taken_back' });
  } catch (error) {
    if (before) patchSaving({ state: before });
    showToast({ message: error instanceof Error ? error.message : String(error), tone: 'bad' });
  }
}

/** Takes back an import of another day. */
export async function takeBackRun(workspace: Workspace, run: ImportRun): Promise<void> {
  try {
    const ids = await entriesOf(workspace.data, run);
    const removed = await takeBack(workspace.data, ids);
    await noteRun(workspace, { ...run, state: 'taken_back' });
    tell(removed.length, run.saved - removed.length);
    if (removed.length > 0) rememberStep(workspace, run.name, removed, true);
  } catch (error) {
    showToast({ message: error instanceof Error ? error.message : String(error), tone: 'bad' });
  }
}

/** One step for the whole import, however long it is. */
function rememberStep(workspace: Workspace, name: string, first: readonly string[], isRemoved = false): void {
  let ids = first;
  const out = async (): Promise<void> => {
    const removed = await takeBack(workspace.data, ids);
    // Whoever undoes says that it is done; only what stays has to be told.
    if (removed.length < ids.length) tell(removed.length, ids.length - removed.length);
    void lookAgain(workspace);
  };
  const back = async (): Promise<void> => {
    ids = await bringBack(workspace.data, ids);
    void lookAgain(workspace);
  };
  const step = {
    label: t('import.undo-label', { name }),
    undo: isRemoved ? back : out,
    redo: isRemoved ? out : back,
  };
  if (!isRemoved) lastStep = step;
  recordUndo(step);
}

function tell(count: number, kept: number): void {
  const message = kept > 0 ? t('import.taken-back-kept', { count, kept }) : t('import.taken-back', { count });
  showToast({ message, tone: 'ok' });
}

async function noteRun(workspace: Workspace, run: ImportRun): Promise<void> {
  await workspace.data.keep('import', withRun(await recall(workspace), run));
}

/** The draft of a row; all entries of one import were made at one instant, by which they are found again. */
function draftOf(entry: ImportedEntry, who: { tenantId: string; userId: string }, at: string): TimeEntry {
  return { ...newEntry(who, { ...entry, source: 'import' }, new Date(at)), id: entry.id };
}
