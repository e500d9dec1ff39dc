import { z } from 'zod';
import { type ImportColumns, importFields, normalHeader } from '../../../domain/rules/import/format.ts';
import type { Target } from '../../../domain/rules/import/works.ts';

const Order = z.enum(['ymd', 'mdy', 'dmy']);

const StoredTarget = z.object({
  projectId: z.string(),
  taskId: z.string().nullable(),
  activityCode: z.string(),
});

/** One import that was begun on this device. */
export const ImportRun = z.object({
  /** Instant; `createdAt` of every entry of the import, by which they are found again. */
  at: z.string(),
  name: z.string(),
  saved: z.number(),
  total: z.number(),
  /** `running` while nothing runs: the app was closed or killed. */
  state: z.enum(['running', 'stopped', 'done', 'taken_back']),
  from: z.string(),
  to: z.string(),
});
export type ImportRun = z.infer<typeof ImportRun>;

/** What the device remembers of imports, as kept under `import`. */
export const ImportMemory = z.object({
  /** By the header's names: which of them each field was. */
  columns: z.record(z.string(), z.record(z.string(), z.string())).catch({}),
  /** By the header's names: how the dates were, where the person was asked. */
  orders: z.record(z.string(), Order).catch({}),
  /** By work of a file (`workKey`): what it is here; null was left out on purpose. */
  works: z.record(z.string(), StoredTarget.nullable()).catch({}),
  /** Names and addresses in files that the person said were theirs. */
  people: z.array(z.string()).catch([]),
  /** Newest first. */
  runs: z.array(ImportRun).catch([]),
});
export type ImportMemory = z.infer<typeof ImportMemory>;

const WORKS_MAX = 2000;
const RUNS_MAX = 10;
const FILES_MAX = 30;

/** What was kept, of whatever version; nothing remembered is no error. */
export function readMemory(kept: unknown): ImportMemory {
  const parsed = ImportMemory.safeParse(kept ?? {});
  return parsed.success ? parsed.data : { columns: {}, orders: {}, works: {}, people: [], runs: [] };
}

/** One text for files with the same header. */
export function signatureOf(header: readonly string[]): string {
  return header.map(normalHeader).join('|');
}

/** The columns that were named for this header before, null when it is new. */
export function rememberedColumns(memory: ImportMemory, header: readonly string[]): ImportColumns | null {
  const names = memory.columns[signatureOf(header)];
  if (!names) return null;
  const places = header.map(normalHeader);
  const found = importFields.flatMap((field) => {
    const at = places.indexOf(names[field] ?? '\0');
    return at === -1 ? [] : [[field, at] as const];
  });
  return Object.fromEntries(found);
}

export function withColumns(
  memory: ImportMemory,
  header: readonly string[],
  columns: ImportColumns,
): ImportMemory {
  const names: { [field: string]: string } = {};
  for (const field of importFields) {
    const name = header[columns[field] ?? -1];
    if (name !== undefined) names[field] = normalHeader(name);
  }
  return { ...memory, columns: newest(memory.columns, signatureOf(header), names, FILES_MAX) };
}

export function withOrder(
  memory: ImportMemory,
  header: readonly string[],
  order: z.infer<typeof Order>,
): ImportMemory {
  return { ...memory, orders: newest(memory.orders, signatureOf(header), order, FILES_MAX) };
}

export function withWorks(memory: ImportMemory, chosen: Iterable<[string, Target | null]>): ImportMemory {
  let { works } = memory;
  for (const [key, target] of chosen) works = newest(works, key, target, WORKS_MAX);
  return { ...memory, works };
}

/** Puts a run in front, or in the place of the one that began at the same instant. */
export function withRun(memory: ImportMemory, run: ImportRun): ImportMemory {
  const others = memory.runs.filter(({ at }) => at !== run.at);
  return { ...memory, runs: [run, ...others].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, RUNS_MAX) };
}

function newest<Value>(
  all: { [key: string]: Value },
  key: string,
  value: Value,
  limit: number,
): { [key: string]: Value } {
  const { [key]: _, ...others } = all;
  return Object.fromEntries([...Object.entries(others), [key, value] as const].slice(-limit));
}
