import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';

/** Takes a picture of the page when a folder for pictures is named by STINT_PICTURES; somebody looks at them then. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.STINT_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
}
