import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { _electron } from '@playwright/test';
import { electronPath } from '../../../scripts/electron-runtime.mjs';
import { hostArguments } from '../../e2e/support/app.ts';

/** An Electron app with an empty window: what the platform itself costs on this machine. @returns its folder */
export async function blankApp(dir: string): Promise<string> {
  const app = path.join(dir, 'blank');
  await mkdir(app, { recursive: true });
  await writeFile(path.join(app, 'package.json'), JSON.stringify({ name: 'blank', main: 'main.cjs' }));
  await writeFile(
    path.join(app, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
     app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 820 }).loadFile('index.html'));`,
  );
  await writeFile(path.join(app, 'index.html'), '<!doctype html><title>blank</title><p id="ready">ready</p>');
  return app;
}

/** Milliseconds from its launch to its text on the screen. */
export async function blankWindow(app: string, dir: string, round: number): Promise<number> {
  const from = performance.now();
  const electron = await _electron.launch({
    executablePath: await electronPath(),
    args: [app, `--user-data-dir=${path.join(dir, `blank-${round}`)}`, ...hostArguments()],
  });
  const page = await electron.firstWindow();
  await page.locator('#ready').waitFor();
  const took = performance.now() - from;
  await electron.close();
  return took;
}
