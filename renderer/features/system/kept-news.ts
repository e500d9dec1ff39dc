import { z } from 'zod';

const NEWS_KEY = 'stint.news';
const VERSION_KEY = 'stint.version';
const COPY_KEY = 'stint.migrated';

const News = z.object({
  version: z.string().max(40),
  notes: z.object({ en: z.string().max(50_000), de: z.string().max(50_000) }),
});
export type News = z.infer<typeof News>;

/** The version that runs, the next, and one that was found and given up. */
const VERSIONS_KEPT = 3;

function kept(): News[] {
  try {
    return z.array(News).parse(JSON.parse(localStorage.getItem(NEWS_KEY) ?? '[]'));
  } catch {
    return [];
  }
}

/** Keeps what is new in a version, to be read once it runs: by then nothing else knows. */
export function keepNews(news: News): void {
  const others = kept().filter(({ version }) => version !== news.version);
  localStorage.setItem(NEWS_KEY, JSON.stringify([...others, news].slice(-VERSIONS_KEPT)));
}

/** What is new in the version that runs; null where it was never told. */
export function newsOf(version: string): News | null {
  return kept().find((news) => news.version === version) ?? null;
}

/** Whether data was carried over with this copy made first, told once: the next call says no. */
export function takeMigration(copy: string): boolean {
  if (localStorage.getItem(COPY_KEY) === copy) return false;
  localStorage.setItem(COPY_KEY, copy);
  return true;
}

/**
 * Whether another version ran here before, told once: the next call says no.
 * @returns null at the first start and while the version stays
 */
export function takeVersionChange(version: string): 'updated' | 'went_back' | null {
  const before = localStorage.getItem(VERSION_KEY);
  localStorage.setItem(VERSION_KEY, version);
  if (before === null || before === version) return null;
  return isOlder(before, version) ? 'updated' : 'went_back';
}

function isOlder(one: string, other: string): boolean {
  return one.localeCompare(other, 'en', { numeric: true }) < 0;
}
