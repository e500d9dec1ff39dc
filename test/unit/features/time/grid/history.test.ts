import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { parseSpan } from '../../../../../domain/rules/duration.ts';
import { redoStep, undoStep, useUndoStore } from '../../../../../renderer/ui/undo.ts';
import { until } from '../../../data/device.ts';
import { gridDevice, row, TODAY, taskRow } from './device.ts';

const day = (date: string) => `2026-11-${date}`;

describe('saving, undoing and redoing', () => {
  it('takes back and makes again a typed cell, its change and its deletion, whatever ids come of it', async () => {
    const { actions, cell, times } = await gridDevice();
    const set = async (minutes: number) =>
      actions.setCell({ row, cell: await cell(row, TODAY), value: { minutes } });
    expect([await set(60), await set(90), await set(0)]).toEqual([null, null, null]);
    const states: string[][] = [];
    for (let step = 0; step < 3; step += 1) {
      await undoStep();
      states.push(await times());
    }
    for (let step = 0; step < 3; step += 1) {
      await redoStep();
      states.push(await times());
    }
    for (let step = 0; step < 3; step += 1) {
      await undoStep();
      states.push(await times());
    }
    const [none, hour, more] = [[], [`${TODAY} 60`], [`${TODAY} 90`]];
    expect(states).toEqual([more, hour, none, hour, more, none, more, hour, none]);
    expect(await undoStep()).toBeNull();
  });

  it('takes quick keys on one cell for one person’s own: the last stands, and nothing needs attention', async () => {
    const { actions, data, cell, times } = await gridDevice();
    // Somebody looks at the week, as the screen does.
    const looking = data.watchEntries({ userId: data.userId }).subscribe();
    await actions.setCell({ row, cell: await cell(row, TODAY), value: { minutes: 60 } });
    const drawn = await cell(row, TODAY);
    const keys = [61, 62, 63, 64].map((minutes) => actions.setCell({ row, cell: drawn, value: { minutes } }));
    expect(await Promise.all(keys)).toEqual([null, null, null, null]);
    expect(await times()).toEqual([`${TODAY} 64`]);
    expect(await firstValueFrom(data.attention())).toEqual([]);
    looking.unsubscribe();
  });

  it('brings back under a new id, because the old one may be a tombstone on the server', async () => {
    const { actions, entries, draft } = await gridDevice();
    const entry = draft({ description: 'Kept words', billable: false });
    await actions.save(entry);
    await actions.remove(entry);
    await undoStep();
    const [back] = await entries();
    expect(back).toMatchObject({ description: 'Kept words', billable: false, version: 0 });
    expect(back?.id).not.toBe(entry.id);
  });

  it('does not overwrite what was changed meanwhile', async () => {
    const { actions, data, entries, draft } = await gridDevice();
    const entry = draft();
    await actions.save(entry);
    const [saved] = await entries();
    if (!saved) throw new Error('not saved');
    await actions.save({ ...saved, minutes: 30 }, { undoTo: saved });
    const [changed] = await entries();
    // As sync does it: past the actions of this screen.
    if (changed) await data.saveEntry({ ...changed, description: 'Said on another device' });
    await expect(undoStep()).rejects.toThrow('was changed meanwhile');
    expect(await entries()).toMatchObject([{ minutes: 30, description: 'Said on another device' }]);
    expect(useUndoStore.getState().done).toHaveLength(2);
  });

  it('does not touch what was submitted or removed meanwhile', async () => {
    const { actions, data, draft, times } = await gridDevice();
    const entry = draft();
    await actions.save(entry);
    await data.submitEntries([entry.id]);
    await expect(undoStep()).rejects.toThrow('is submitted; recall it first');
    await data.removeEntry(entry.id);
    await expect(undoStep()).rejects.toThrow('was deleted or moved meanwhile');
    expect(await times()).toEqual([]);
  });

  it('refuses to bring back what would break a rule by now', async () => {
    const { actions, draft, times } = await gridDevice();
    const entry = draft();
    await actions.save(entry);
    await actions.remove(entry);
    await actions.save(draft({ minutes: 45 }), { quiet: true });
    await expect(undoStep()).rejects.toThrow('The same work is already logged');
    expect(await times()).toEqual([`${TODAY} 45`]);
  });

  it('remembers no step that changed nothing', async () => {
    const { actions } = await gridDevice();
    expect(await actions.saveMany([], 'copying')).toEqual([]);
    expect(useUndoStore.getState().done).toEqual([]);
  });

  it('makes many as one step', async () => {
    const { actions, draft, times } = await gridDevice();
    const days = ['16', '17', '18', '19', '20'];
    const many = days.flatMap((date) => [
      draft({ date: day(date), minutes: 60 }),
      draft({ ...taskRow, date: day(date), minutes: 90 }),
    ]);
    expect(await actions.saveMany(many, 'copying')).toEqual([]);
    expect(await times()).toHaveLength(10);
    await undoStep();
    expect(await times()).toEqual([]);
    await redoStep();
    expect(await times()).toHaveLength(10);
    await undoStep();
    expect(await times()).toEqual([]);
  });
});

describe('cells', () => {
  it('keeps the clock times that were typed, in the zone, and drops nothing else', async () => {
    const { actions, cell, entries } = await gridDevice();
    const typed = parseSpan('9-10:30');
    await actions.setCell({ row, cell: await cell(row, TODAY), value: { minutes: 90, span: typed } });
    expect(await entries()).toMatchObject([
      { minutes: 90, startedAt: `${TODAY}T08:00:00.000Z`, endedAt: `${TODAY}T09:30:00.000Z` },
    ]);
    await actions.setCell({ row, cell: await cell(row, TODAY), value: { minutes: 120 } });
    expect(await entries()).toMatchObject([{ minutes: 120, endedAt: `${TODAY}T10:00:00.000Z` }]);
  });

  it('works on the cell as it is by now, not as it was drawn', async () => {
    const { actions, times } = await gridDevice();
    const drawn = { date: TODAY, minutes: 0, entries: [] };
    const results = await Promise.all([
      actions.setCell({ row, cell: drawn, value: { minutes: 60 } }),
      actions.setCell({ row, cell: drawn, value: { minutes: 75 } }),
    ]);
    expect(results).toEqual([null, null]);
    expect(await times()).toEqual([`${TODAY} 75`]);
  });

  it('saves all of many or none, and names each that refuses', async () => {
    const { actions, cell, times } = await gridDevice();
    const target = async (of: typeof row | typeof taskRow, date: string, minutes: number) => ({
      row: of,
      cell: await cell(of, day(date)),
      value: { minutes },
    });
    const refused = await actions.setCells(
      [
        await target(row, '23', 60),
        await target(row, '25', 60),
        await target(taskRow, '23', 1400),
        await target(taskRow, '24', 60),
      ],
      'pasting',
    );
    expect(refused.map(({ index, code }) => [index, code])).toEqual([
      [0, 'day_over_24_hours'],
      [1, 'cell'],
      [2, 'day_over_24_hours'],
    ]);
    expect(await times()).toEqual([]);
    expect(useUndoStore.getState().done).toEqual([]);
  });

  it('refuses what is locked by its period', async () => {
    const { actions, cell } = await gridDevice({
      lock: { daysAfterWeekEnd: null, lockedThrough: '2026-11-15', graceDays: 0 },
    });
    const target = { row, cell: await cell(row, day('13')), value: { minutes: 60 } };
    expect(await actions.setCell(target)).toMatch(/^Everything up to .* is locked/);
  });
});

describe('submitting', () => {
  it('sees what was typed and deleted right before', async () => {
    const { actions, submission, entries, draft } = await gridDevice();
    const [kept, gone] = [draft(), draft({ ...taskRow, minutes: 30 })];
    await actions.saveMany([kept, gone], 'typing');
    void actions.remove(gone);
    void actions.save(draft({ date: day('23'), minutes: 15 }));
    const done = await submission.submitWeek(day('23'), day('29'));
    expect(done).toMatchObject({ count: 2, minutes: 75 });
    expect((await entries()).map(({ status }) => status)).toEqual(['submitted', 'submitted']);
  });

  it('is taken back and made again; a decision in between stands', async () => {
    const { actions, submission, server, data, entries, draft } = await gridDevice();
    await actions.save(draft());
    await submission.submitWeek(day('23'), day('29'));
    const status = async () => (await entries()).map((entry) => entry.status);
    await undoStep();
    expect(await status()).toEqual(['draft']);
    await redoStep();
    expect(await status()).toEqual(['submitted']);
    const [entry] = await entries();
    if (!entry) throw new Error('not saved');
    server.fault = () => undefined;
    data.syncNow();
    await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
    const row_ = server.collection('timeEntries').get(entry.id);
    server.write('timeEntries', { ...row_, id: entry.id, status: 'approved' });
    data.syncNow();
    await until(data.watchEntries(), ([one]) => one?.status === 'approved');
    await expect(undoStep()).rejects.toThrow('was approved meanwhile');
  });

  it('finds what came back under another id since', async () => {
    const { actions, submission, entries, draft } = await gridDevice();
    const entry = draft();
    await actions.save(entry);
    await submission.submitWeek(day('23'), day('29'));
    await undoStep();
    await undoStep();
    await redoStep();
    await redoStep();
    expect(await entries()).toMatchObject([{ status: 'submitted', minutes: 60 }]);
    expect((await entries())[0]?.id).not.toBe(entry.id);
  });
});
