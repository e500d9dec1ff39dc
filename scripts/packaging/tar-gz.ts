import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { create } from 'tar';

/**
 * Packs a folder into a tar.gz, everything under a folder named as the archive is. The same files give the same bytes:
 * sorted, all of one moment, with nothing of who packed them (7-Zip writes the name of its temporary file).
 * @param level gzip's, 1 to 9
 */
export async function packTarGz(folder: string, archive: string, moment: Date, level: number): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const names = entries.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
  const prefix = path.basename(archive, '.tar.gz');
  await pipeline(
    create({ cwd: folder, prefix, portable: true, mtime: moment, noDirRecurse: true }, names),
    createGzip({ level }),
    createWriteStream(archive),
  );
}
