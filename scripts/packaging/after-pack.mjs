/**
 * electron-builder's afterPack hook: a runtime that was named by folder is copied as it is, so what only belongs to an
 * unpackaged Electron, and the languages that we have no texts for, are taken out here.
 */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** @param {{ appOutDir: string, electronPlatformName: string, packager: { config: { electronLanguages?: string | string[] | null } } }} context */
export default async function afterPack(context) {
  if (context.electronPlatformName === 'darwin') return;
  await rm(path.join(context.appOutDir, 'version'), { force: true });
  await rm(path.join(context.appOutDir, 'resources', 'default_app.asar'), { force: true });
  const languages = [context.packager.config.electronLanguages ?? []].flat();
  if (languages.length === 0) return;
  const locales = path.join(context.appOutDir, 'locales');
  for (const file of await readdir(locales)) {
    const language = file.replace(/\.pak(?:\.info)?$/, '');
    if (!languages.includes(language)) await rm(path.join(locales, file));
  }
}
