import { z } from 'zod';

const NEWS_KEY = 'stint.news';
const VERSION_KEY = 'stint.version';

const News = z.object({
  version: z.string().max(40),
  notes: z.object({ en: z.string().max(50_000), de: z.string().max(50_000) }),
});
export type News = z.infer<typeof News>;

/** Keeps what is new in a version, to be read once it runs: by then nothing else knows. */
export function keepNews(news: News): void {
  localStorage.setItem(NEWS_KEY, JSON.stringify(news));
}

/** What is new in the version that runs; null where it was never told. */
export function newsOf(version: string): News | null {
  try {
    const news = News.parse(JSON.parse(localStorage.getItem(NEWS_KEY) ?? ''));
    return news.version === version ? news : null;
  } catch {
    return null;
  }
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
