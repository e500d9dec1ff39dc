import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Notice } from '../domain/ipc/system.ts';

const Notices = z.array(Notice);

/**
 * The licences of all that is in the app, as the build wrote them down.
 * @param file dist/notices.json
 * @param versions of the runtime, which the build leaves open: process.versions
 * @throws when the file is missing or not what the build writes
 */
export async function readNotices(
  file: string,
  versions: { electron?: string; chrome?: string },
): Promise<Notice[]> {
  const runtime: Record<string, string | undefined> = {
    Electron: versions.electron,
    Chromium: versions.chrome,
  };
  return Notices.parse(JSON.parse(await readFile(file, 'utf8'))).map((notice) => ({
    ...notice,
    version: notice.version || (runtime[notice.name] ?? ''),
  }));
}
