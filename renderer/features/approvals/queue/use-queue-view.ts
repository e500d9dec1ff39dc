import { useEffect, useMemo, useRef, useState } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import {
  type ApprovalSheet,
  clientsOf,
  everything,
  filterEntries,
  filterSheets,
  type QueueFilter,
  type QueueGrouping,
  type QueueLine,
  queueLines,
  sheetsOf,
} from '../../../../domain/rules/approval-queue.ts';
import type { QueueFlag } from '../../../../domain/rules/approval-queue-flags.ts';
import { useClients, usePeople, useProjects, useTenant } from '../../../data/workspace.tsx';
import { spokenLocale, t } from '../../../words/words.ts';
import { useAskedSheet } from './asked-sheet.ts';
import { between, step } from './moves.ts';
import type { Waiting } from './waiting.ts';

/** What is chosen to look at, and which rows are chosen to act on. */
export interface QueueView {
  by: QueueGrouping;
  filter: QueueFilter;
  lines: readonly QueueLine[];
  /** The sheets that are shown, in the order of the lines. */
  sheets: readonly ApprovalSheet[];
  clean: readonly ApprovalSheet[];
  /** How many there are without the filter. */
  all: number;
  current: ApprovalSheet | null;
  selection: ReadonlySet<string>;
  /** Selected and shown. */
  selected: readonly ApprovalSheet[];
  personName: (userId: string) => string;
  /** Of a project or client, as rows are grouped now. */
  partName: (partId: string) => string;
  show(by: QueueGrouping, filter: QueueFilter): void;
  /** Looks at a sheet; the selection stays. */
  choose(id: string | null): void;
  select(ids: Iterable<string>): void;
  toggle(id: string): void;
  /** Selects from where the selection began to `id`, and looks at that. */
  extendTo(id: string | null): void;
  extendBy(by: number): void;
  /** Takes entries off the screen until their decision is written. @returns puts them back */
  takeOut(entries: readonly TimeEntry[]): () => void;
}

const noFlags: ReadonlyMap<string, readonly QueueFlag[]> = new Map();
const nobody: ReadonlySet<string> = new Set();

export function useQueueView(waiting: Waiting | null): QueueView {
  const tenant = useTenant();
  const people = usePeople();
  const projects = useProjects();
  const clients = useClients();
  const locale = spokenLocale();
  const [{ by, filter }, setShown] = useState({ by: 'person' as QueueGrouping, filter: everything });
  const [chosen, setChosen] = useState<string | null>(null);
  const [selection, setSelection] = useState(nobody);
  const [anchor, setAnchor] = useState<string | null>(null);
  const [batches, setBatches] = useState<readonly ReadonlySet<string>[]>([]);
  const weekStart = tenant?.settings.weekStart ?? 1;

  const names = useMemo(() => {
    const clientOf = clientsOf(projects);
    const clientName = (clientId: string): string => clients.get(clientId)?.name ?? t('queue.unknown-client');
    return {
      clientOf,
      person: (userId: string): string => people.get(userId)?.name ?? t('approvals.somebody'),
      project: (projectId: string): string => projects.get(projectId)?.name ?? t('approvals.unknown-project'),
      client: (projectId: string): string => clientName(clientOf(projectId)),
      clientById: clientName,
      compare: new Intl.Collator(locale, { numeric: true }).compare,
    };
  }, [people, projects, clients, locale]);
  const partName = by === 'client' ? names.clientById : names.project;

  const all = useMemo(() => {
    if (!waiting) return [];
    const here =
      batches.length === 0
        ? waiting.entries
        : waiting.entries.filter(({ id }) => !batches.some((batch) => batch.has(id)));
    const entries = filterEntries(here, filter, names.clientOf);
    const flags = entries.length > 0 ? waiting.flags() : noFlags;
    return sheetsOf({ entries, flags, by, weekStart, clientOf: names.clientOf });
  }, [waiting, batches, filter, by, weekStart, names]);
  const lines = useMemo(
    () =>
      queueLines(filterSheets(all, filter, names), { person: names.person, part: partName }, names.compare),
    [all, filter, names, partName],
  );
  const sheets = useMemo(() => lines.flatMap((line) => (line.kind === 'sheet' ? [line.sheet] : [])), [lines]);
  const clean = useMemo(() => sheets.filter(({ flags }) => flags.length === 0), [sheets]);
  const selected = useMemo(() => sheets.filter(({ id }) => selection.has(id)), [sheets, selection]);

  // A sheet that somebody else decided meanwhile is gone: then the one that came into its place is looked at.
  const place = useRef(0);
  const at = sheets.findIndex(({ id }) => id === chosen);
  const current = sheets[at] ?? sheets[Math.min(place.current, sheets.length - 1)] ?? null;
  const currentId = current?.id ?? null;
  useEffect(() => {
    place.current = Math.max(
      0,
      sheets.findIndex(({ id }) => id === currentId),
    );
    if (currentId !== chosen) setChosen(currentId);
  }, [sheets, currentId, chosen]);

  const asked = useAskedSheet((store) => store.asked);
  useEffect(() => {
    if (!asked || !waiting) return;
    useAskedSheet.getState().ask(null);
    const found = sheets.find(
      ({ userId, weekStart: week }) => userId === asked.person && week === asked.week,
    );
    if (found) setChosen(found.id);
  }, [asked, waiting, sheets]);

  // A decision is one write: once some of its entries have left what waits it is there, and what waits says the rest.
  useEffect(() => {
    setBatches((before) => {
      if (before.length === 0 || !waiting) return before;
      const here = new Set(waiting.entries.map(({ id }) => id));
      const left = before.filter((batch) => [...batch].every((id) => here.has(id)));
      return left.length === before.length ? before : left;
    });
  }, [waiting]);

  const extendTo = (id: string | null): void => {
    if (id === null) return;
    const from = anchor ?? currentId;
    setAnchor(from);
    setSelection(new Set(between(sheets, from, id)));
    setChosen(id);
  };
  return {
    by,
    filter,
    lines,
    sheets,
    clean,
    all: waiting?.sheetCount ?? 0,
    current,
    selection,
    selected,
    personName: names.person,
    partName,
    show: (nextBy, nextFilter) => {
      // Where the sheet is not shown any more, the first one is looked at.
      place.current = 0;
      setShown({ by: nextBy, filter: nextFilter });
      setSelection(nobody);
      setAnchor(null);
    },
    choose: (id) => {
      setChosen(id);
      setAnchor(null);
    },
    select: (ids) => {
      setSelection(new Set(ids));
      setAnchor(null);
    },
    toggle: (id) => {
      setAnchor(id);
      setSelection((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    extendTo,
    extendBy: (count) => extendTo(step(sheets, currentId, count)),
    takeOut: (entries) => {
      const batch = new Set(entries.map(({ id }) => id));
      setBatches((before) => [...before, batch]);
      return () => setBatches((before) => before.filter((other) => other !== batch));
    },
  };
}
