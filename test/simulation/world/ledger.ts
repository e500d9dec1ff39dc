import type { Truth } from './truth.ts';

type Entry = Truth['entries'][number];

const isSettled = ({ status }: Entry) => status === 'approved' || status === 'invoiced';
const counts = (entry: Entry) => isSettled(entry) && !entry.deleted && entry.replacedBy === null;

/**
 * Each entry's hours once: what stands approved or invoiced has one event that was not taken back, everything else none.
 * Every taking back names what it takes back. Holds at every moment, since all of it is written in one transaction.
 */
export function ledgerBreaks(truth: Truth): string[] {
  const found: string[] = [];
  const byEntry = Map.groupBy(truth.events, ({ entry }) => entry);
  for (const entry of truth.entries) {
    const events = (byEntry.get(entry.id) ?? []).toSorted((a, b) => a.seq - b.seq);
    let open: (typeof events)[number] | undefined;
    for (const [index, event] of events.entries()) {
      if (event.seq !== index)
        found.push(`entry ${entry.id} has metering event ${event.seq} in place ${index}`);
      if (event.corrects === null && open) found.push(`entry ${entry.id} is metered twice`);
      if (
        event.corrects !== null &&
        (event.corrects !== open?.id || Number(event.hours) !== -Number(open.hours))
      )
        found.push(`entry ${entry.id} takes back ${event.corrects} by ${event.hours}, ${open?.hours} stands`);
      open = event.corrects === null ? event : undefined;
    }
    const metered = Math.round(events.reduce((sum, event) => sum + Number(event.hours), 0) * 60);
    const due = counts(entry) ? Number(entry.fields.minutes) : 0;
    if (metered !== due)
      found.push(
        `entry ${entry.id} is ${entry.status} and metered with ${metered} minutes instead of ${due}`,
      );
  }
  const said = (
    all: { entry: string; hours: string; corrects: string | null }[],
    id: (at: number) => string,
  ) =>
    all
      .map(({ entry, hours, corrects }, at) => `${id(at)} ${entry} ${Number(hours)} ${corrects}`)
      .sort()
      .join('\n');
  if (
    said(truth.events, (at) => truth.events[at]?.id ?? '') !==
    said(truth.outbox, (at) => truth.outbox[at]?.event ?? '')
  )
    found.push(`${truth.events.length} metering events, and to be sent is something else`);
  return [...found, ...correctionBreaks(truth)];
}

/** What an adjustment stands for and what stands for it name each other, one for one. */
function correctionBreaks({ entries }: Truth): string[] {
  const approved = entries.filter((entry) => isSettled(entry) && entry.fields.correctsId !== null);
  const pairs = approved.map(({ id, fields }) => `${fields.correctsId} ${id}`).sort();
  const marks = entries.flatMap(({ id, replacedBy }) => (replacedBy ? [`${id} ${replacedBy}`] : [])).sort();
  return pairs.join() === marks.join()
    ? []
    : [
        `adjustments stand in the place of ${pairs.length} entries, ${marks.length} say that they are replaced`,
      ];
}

/** What the server keeps as sums, counted again. */
export function sumBreaks(truth: Truth): string[] {
  const found: string[] = [];
  for (const { id, spent } of truth.projects) {
    const due = truth.entries
      .filter(
        (entry) =>
          entry.project === id &&
          !entry.deleted &&
          (counts(entry) || (entry.status === 'submitted' && entry.fields.correctsId === null)),
      )
      .reduce((sum, entry) => sum + Number(entry.fields.minutes), 0);
    if (due !== spent) found.push(`project ${id} says ${spent} minutes spent, its entries ${due}`);
  }
  const sums = new Map<string, number[]>();
  for (const entry of truth.entries.filter(counts)) {
    const { fields, billed, amount, currency, user, project } = entry;
    const minutes = Number(fields.minutes);
    const key = `${user} ${String(fields.date)} ${project} ${currency ?? ''}`;
    const of = fields.billable ? minutes : 0;
    const add = [1, minutes, of, fields.billable ? (billed ?? minutes) : 0, amount ?? 0];
    sums.set(
      key,
      add.map((value, at) => value + (sums.get(key)?.[at] ?? 0)),
    );
  }
  const lines = (all: Iterable<readonly [string, number[]]>) =>
    [...all].map(([key, values]) => `${key}: ${values.join(' ')}`).sort();
  const kept = lines(truth.rollups.map(({ key, sums: values }) => [key, values]));
  const due = lines(sums);
  for (const line of due) if (!kept.includes(line)) found.push(`the rollups lack ${line}`);
  for (const line of kept) if (!due.includes(line)) found.push(`the rollups have ${line}`);
  return found;
}

/** Each record of the audit log names the one before; nobody is told the same thing twice. */
export function recordBreaks({ audit, notices }: Truth): string[] {
  const found: string[] = [];
  for (const [index, { seq, previous }] of audit.entries())
    if (seq !== index + 1 || previous !== (audit[index - 1]?.hash ?? '0'.repeat(64)))
      found.push(`audit record ${seq} does not follow the one before`);
  const told = new Set<string>();
  for (const { user, what } of notices) {
    const line = `${user} ${JSON.stringify(what)}`;
    if (told.has(line)) found.push(`was told twice: ${line}`);
    told.add(line);
  }
  return found;
}
