import { firstValueFrom } from 'rxjs';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { addDays, dateIn } from '../../../domain/rules/civil-date.ts';
import { columnsOf, type ImportColumns, type ImportFormat } from '../../../domain/rules/import/format.ts';
import type { PlanChoices } from '../../../domain/rules/import/plan.ts';
import type { Target } from '../../../domain/rules/import/works.ts';
import type { CheckedEntry } from '../../../domain/rules/validation.ts';
import type { Workspace } from '../../data/workspace.tsx';
import { t } from '../../words/words.ts';
import { closeFile, type FileSettings, patchFile, type Question, useImport } from './import-store.ts';
import {
  type ImportMemory,
  readMemory,
  rememberedColumns,
  signatureOf,
  withColumns,
  withOrder,
  withWorks,
} from './memory.ts';
import { RemoteSession } from './remote.ts';
import type { Catalog, FileNature, FoundWork } from './session-types.ts';
import { ownEntries } from './take-back.ts';

const LOOKED_UP = 500;
const noChoices: PlanChoices = { overlapsAsMinutes: false, unbillableAsSuch: false, bringBack: false };

export async function recall({ data }: Workspace): Promise<ImportMemory> {
  return readMemory(await firstValueFrom(data.watchKept('import')));
}

/** Remembers on this device; that it could not is no reason to stop. */
async function remember(workspace: Workspace, change: (memory: ImportMemory) => ImportMemory): Promise<void> {
  await workspace.data.keep('import', change(await recall(workspace))).catch(() => undefined);
}

/** Opens a file and begins to read it. What goes wrong is said in the store. */
export async function openFile(workspace: Workspace, file: File): Promise<void> {
  closeFile();
  useImport.setState({ opening: file.name });
  const session = new RemoteSession();
  try {
    const catalog = await catalogOf(workspace);
    if (!catalog) throw new Error(t('import.failed-catalog'));
    const { tenantId, userId, name, email } = workspace.session.session;
    await session.begin({ tenantId, userId, name, email }, catalog);
    const opened = await session.call('open', file).catch((error: Error) => {
      if (error.message === 'empty') throw new Error(t('import.failed-empty'));
      if (error.message === 'binary') throw new Error(t('import.failed-binary'));
      throw new Error(t('import.failed-read', { reason: error.message }));
    });
    if (useImport.getState().opening !== file.name) return session.close();
    const { detected } = opened;
    if (detected === 'projects') throw new Error(t('import.failed-projects'));
    if (detected === 'clients') throw new Error(t('import.failed-clients'));
    const memory = await recall(workspace);
    const named = detected === 'mapped' ? rememberedColumns(memory, opened.header) : null;
    const nature = await session.call('nature', detected, named);
    const settings = firstSettings(workspace, memory, signatureOf(opened.header), detected, nature);
    useImport.setState({
      opening: null,
      file: {
        ...{
          data: workspace.data,
          name: file.name,
          session,
          opened,
          settings,
          nature,
          read: null,
          dryRun: null,
        },
        question: detected === 'mapped' && named === null ? 'columns' : questionOf(settings, nature),
        chosen: new Map(Object.entries(memory.works)),
        choices: noChoices,
        isChecking: true,
      },
    });
    await readOn(workspace);
  } catch (error) {
    session.close();
    if (useImport.getState().opening === file.name || useImport.getState().file?.session === session) {
      const failure = error instanceof Error ? error.message : String(error);
      useImport.setState({ opening: null, file: null, failure });
    }
  }
}

/** Reads the file as another format, or with columns that the person named. */
export async function readAs(
  workspace: Workspace,
  format: ImportFormat,
  named: ImportColumns | null,
): Promise<void> {
  const { file } = useImport.getState();
  if (!file) return;
  const { session, opened } = file;
  const columns = named ?? columnsOf(format, opened.header);
  patchFile(session, { isChecking: true, read: null, dryRun: null });
  if (named) await remember(workspace, (memory) => withColumns(memory, opened.header, named));
  const nature = await session.call('nature', format, columns);
  const memory = await recall(workspace);
  const settings = {
    ...firstSettings(workspace, memory, signatureOf(opened.header), format, nature),
    zone: file.settings.zone,
  };
  const asks: Question | null = format === 'mapped' && !named ? 'columns' : questionOf(settings, nature);
  if (patchFile(session, { settings, nature, question: asks })) await readOn(workspace);
}

/** Changes how the file is read, and reads it again. */
export async function changeSettings(
  workspace: Workspace,
  patch: Partial<Pick<FileSettings, 'order' | 'zone' | 'person'>>,
): Promise<void> {
  const { file } = useImport.getState();
  if (!file) return;
  const settings = { ...file.settings, ...patch };
  patchFile(file.session, { settings, question: questionOf(settings, file.nature) });
  const { order, person } = patch;
  if (order) await remember(workspace, (memory) => withOrder(memory, file.opened.header, order));
  if (person) {
    await remember(workspace, (memory) => ({
      ...memory,
      people: [...new Set([...memory.people, person])].slice(-50),
    }));
  }
  await readOn(workspace);
}

/** Says where works of the file go; null leaves one out. Kept for the next file. */
export async function chooseTargets(
  workspace: Workspace,
  chosen: ReadonlyMap<string, Target | null>,
): Promise<void> {
  const { file } = useImport.getState();
  if (!file) return;
  patchFile(file.session, { chosen: new Map([...file.chosen, ...chosen]) });
  await remember(workspace, (memory) => withWorks(memory, chosen));
  await plan();
}

export async function changeChoices(patch: Partial<PlanChoices>): Promise<void> {
  const { file } = useImport.getState();
  if (!file) return;
  patchFile(file.session, { choices: { ...file.choices, ...patch } });
  await plan();
}

/** Where a work of the file goes: what the person said, else what has the same name. */
export function targetOf(
  { key, match }: FoundWork,
  chosen: ReadonlyMap<string, Target | null>,
): Target | null {
  const said = chosen.get(key);
  if (said !== undefined) return said;
  return match.kind === 'certain' ? match.target : null;
}

/** Reads the rows, learns what the device has of them, and plans; stops where the person has to answer first. */
async function readOn(workspace: Workspace): Promise<void> {
  const { file } = useImport.getState();
  if (!file) return;
  const { session, settings } = file;
  if (file.question !== null || settings.order === null) {
    patchFile(session, { isChecking: false, read: null, dryRun: null });
    return;
  }
  patchFile(session, { isChecking: true, dryRun: null });
  const read = await session.call('read', { ...settings, order: settings.order });
  const isCurrent = () => useImport.getState().file?.settings === settings;
  if (!isCurrent()) return;
  const { data } = workspace;
  if (read.from !== null && read.to !== null) {
    for await (const entries of ownEntries(data, addDays(read.from, -1), addDays(read.to, 1))) {
      if (!isCurrent()) return;
      await session.call('addExisting', entries.map(checked));
    }
  }
  for (let from = 0; from < read.pieces; from += LOOKED_UP) {
    let ids = await session.call('unknownIds', from, LOOKED_UP);
    while (ids.length > 0) {
      const { here, removed } = await data.findEntries(ids);
      if (!isCurrent()) return;
      const gone = removed.map(({ id }) => id);
      ids = here.length + gone.length > 0 ? await session.call('addKnown', here.map(checked), gone) : [];
    }
  }
  if (isCurrent() && patchFile(session, { read })) await plan();
}

/** Looks again at what the device has: it was changed beside the import. */
export async function lookAgain(workspace: Workspace): Promise<void> {
  const { file } = useImport.getState();
  if (!file?.read) return;
  // Settings of their own identity, so that what was begun with the old ones ends.
  patchFile(file.session, { settings: { ...file.settings } });
  await readOn(workspace);
}

/** Judges every row by what is chosen now. */
export async function plan(): Promise<void> {
  const { file } = useImport.getState();
  if (!file?.read) return;
  const { session, read, chosen, choices, settings } = file;
  patchFile(session, { isChecking: true });
  const targets = read.works.map((work) => [work.key, targetOf(work, chosen)] as const);
  const today = dateIn(settings.zone, new Date().toISOString());
  const dryRun = await session.call('plan', targets, choices, settings.zone, today);
  const now = useImport.getState().file;
  if (now?.chosen === chosen && now.choices === choices && now.settings === settings)
    patchFile(session, { dryRun, isChecking: false });
}

async function catalogOf({ data }: Workspace): Promise<Catalog | null> {
  const [tenant, projects, clients, assignments] = await Promise.all([
    firstValueFrom(data.watchTenant()),
    firstValueFrom(data.watchProjects()),
    firstValueFrom(data.watchClients()),
    firstValueFrom(data.watchAssignments(data.userId)),
  ]);
  return tenant && { projects, clients, assignments, settings: tenant.settings };
}

function firstSettings(
  { info }: Workspace,
  memory: ImportMemory,
  signature: string,
  format: ImportFormat,
  nature: FileNature,
): FileSettings {
  const known = nature.people.find(({ key }) => memory.people.includes(key));
  return {
    format,
    columns: nature.columns,
    order: nature.dates.order ?? memory.orders[signature] ?? null,
    zone: info.zone,
    person: nature.me ?? known?.key ?? null,
  };
}

function questionOf(settings: FileSettings, nature: FileNature): Question | null {
  if (nature.missing !== null) return 'columns';
  if (settings.order === null) return 'order';
  return nature.people.length > 0 && settings.person === null ? 'person' : null;
}

/** Of an entry only what the rules look at goes to the worker. */
function checked(entry: TimeEntry): CheckedEntry {
  const { id, userId, projectId, taskId, activityCode, date, minutes, startedAt, endedAt } = entry;
  const { zone, billable, description, timeTrust, correctsId } = entry;
  return {
    ...{ id, userId, projectId, taskId, activityCode, date, minutes, startedAt, endedAt },
    ...{ zone, billable, description, timeTrust, correctsId },
  };
}
