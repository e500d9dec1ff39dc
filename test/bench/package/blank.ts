import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createPackage } from '@electron/asar';
import type { Packaged } from '../../../scripts/package.ts';

const MAIN = `
const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 820, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  window.loadFile('index.html');
});
app.on('window-all-closed', () => app.quit());
`;

/** The packed app with nothing of ours in it: one window, one empty page, the same runtime and fuses. @returns its executable */
export async function blankPackaged(packaged: Packaged, into: string): Promise<string> {
  const app = path.join(into, 'blank-app');
  await mkdir(app, { recursive: true });
  await writeFile(path.join(app, 'package.json'), JSON.stringify({ name: 'blank', main: 'main.js' }));
  await writeFile(path.join(app, 'main.js'), MAIN);
  await writeFile(path.join(app, 'index.html'), '<!doctype html><title>blank</title><body></body>');
  const dir = path.join(into, 'blank');
  await cp(packaged.dir, dir, { recursive: true });
  const archive = path.join(dir, 'resources', 'app.asar');
  await rm(archive);
  await createPackage(app, archive);
  return path.join(dir, path.basename(packaged.executable));
}
