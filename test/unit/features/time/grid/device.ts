import { firstValueFrom } from 'rxjs';
import { afterEach } from 'vitest';
import type { TenantSettings } from '../../../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../../../domain/entities/time-entry.ts';
import type { StintData } from '../../../../../renderer/data/types.ts';
import { cellLock } from '../../../../../renderer/features/time/grid/cell-lock.ts';
import { type EntryActions, entryActions } from '../../../../../renderer/features/time/grid/entry-actions.ts';
import { type Submission, submission } from '../../../../../renderer/features/time/grid/submission.ts';
import { rowId, sumMinutes, type WeekCell } from '../../../../../renderer/features/time/week-model.ts';
import { clearUndo } from '../../../../../renderer/ui/undo.ts';
import { Device } from '../../../data/device.ts';
import { FakeServer } from '../../../data/fake-server.ts';
import { aProject, ids, someSettings } from '../../../domain/samples.ts';

export const TODAY = '2026-11-24';
export const row = { projectId: ids.project, taskId: null, activityCode: 'DEV' };
export const taskRow = { projectId: ids.project, taskId: ids.task, activityCode: 'DEV' };

export interface GridDevice {
  data: StintData;
  server: FakeServer;
  actions: EntryActions;
  submission: Submission;
  /** What is here of the person's entries, oldest date first. */
  entries(): Promise<TimeEntry[]>;
  /** `date minutes` of them, for short expectations. */
  times(): Promise<string[]>;
  cell(of: typeof row | typeof taskRow, date: string): Promise<WeekCell>;
  draft(fields?: Partial<TimeEntry>): TimeEntry;
}

const opened: StintData[] = [];
afterEach(async () => {
  for (const data of opened.splice(0)) await data.close();
});

/** A device without a network, real journal and working data, on 24 November 2026. */
export async function gridDevice(settings: Partial<TenantSettings> = {}): Promise<GridDevice> {
  const server = new FakeServer();
  server.fault = () => 'no network';
  const device = new Device(server);
  const data = await device.open();
  clearUndo();
  opened.push(data);
  const tenantSettings = someSettings(settings);
  const { tenantId, userId } = device;
  const at = '2026-01-01T08:00:00.000Z';
  const entries = async (): Promise<TimeEntry[]> =>
    (await firstValueFrom(data.watchEntries({ userId }))).toSorted(
      (a, b) => a.date.localeCompare(b.date) || a.minutes - b.minutes,
    );
  return {
    data,
    server,
    actions: entryActions({
      data,
      who: { tenantId, userId },
      zone: 'Europe/Berlin',
      tenant: {
        ...{ id: tenantId, tenantId, version: 1, createdAt: at, updatedAt: at },
        ...{ slug: 'firm', name: 'Firm', tier: 'professional', status: 'active', settings: tenantSettings },
      },
      projects: new Map([[ids.project, aProject()]]),
      assignments: [
        {
          ...{ id: ids.second, tenantId, version: 1, createdAt: at, updatedAt: at },
          ...{ userId, projectId: ids.project, role: 'consultant', minutesPerWeek: 2400 },
          ...{ fromDate: '2026-01-01', toDate: null },
        },
      ],
      lockOf: (cell) =>
        cellLock(cell, { settings: tenantSettings, today: TODAY, nameOf: () => null })?.words ?? null,
      now: () => new Date(`${TODAY}T12:00:00Z`),
    }),
    submission: submission(data, userId),
    entries,
    times: async () => (await entries()).map(({ date, minutes }) => `${date} ${minutes}`),
    cell: async (of, date) => {
      const inCell = (await entries()).filter((entry) => entry.date === date && rowId(entry) === rowId(of));
      return { date, entries: inCell, minutes: sumMinutes(inCell) };
    },
    draft: (fields = {}) => device.draft({ ...row, description: '', date: TODAY, ...fields }),
  };
}
