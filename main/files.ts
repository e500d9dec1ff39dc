import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { IpcRequest, IpcResponse } from '../domain/ipc/table.ts';
import type { Policy } from '../domain/policy/policy.ts';

/** Asks where to and saves a file that the page made, unless IT has forbidden that. Sealed work always leaves. */
export async function saveFile(
  window: BrowserWindow | null,
  { purpose, suggestedName, contentBase64 }: IpcRequest<'files.save'>,
  policy: Policy,
): Promise<IpcResponse<'files.save'>> {
  if (purpose === 'export' && policy.ExportAllowed === false) {
    return { saved: false, path: null, refusal: 'managed' };
  }
  const options = { defaultPath: path.join(app.getPath('downloads'), suggestedName) };
  const { canceled, filePath } = window
    ? await dialog.showSaveDialog(window, options)
    : await dialog.showSaveDialog(options);
  if (canceled || !filePath) return { saved: false, path: null };
  await writeFile(filePath, Buffer.from(contentBase64, 'base64'));
  return { saved: true, path: filePath };
}
