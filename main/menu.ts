import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuWords } from '../domain/ipc/table.ts';

type Role = NonNullable<MenuItemConstructorOptions['role']>;

/**
 * The usual menus by their roles, so that copy, paste, zoom and quit work as everywhere; the app's own keys are its
 * page's. Without words (the page has not spoken yet) they are Electron's.
 */
export function setMenu(development: boolean, words: MenuWords | null): void {
  const item = (role: Role, word: keyof MenuWords): MenuItemConstructorOptions =>
    words ? { role, label: words[word] } : { role };
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const isMac = process.platform === 'darwin';
  const view: MenuItemConstructorOptions[] = [
    item('resetZoom', 'resetZoom'),
    item('zoomIn', 'zoomIn'),
    item('zoomOut', 'zoomOut'),
    separator,
    item('togglefullscreen', 'fullScreen'),
  ];
  if (development) view.push(separator, { role: 'reload' }, { role: 'toggleDevTools' });
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      ...item('fileMenu', 'file'),
      submenu: [isMac ? item('close', 'close') : item('quit', 'quit')],
    },
    {
      ...item('editMenu', 'edit'),
      submenu: [
        item('undo', 'undo'),
        item('redo', 'redo'),
        separator,
        item('cut', 'cut'),
        item('copy', 'copy'),
        item('paste', 'paste'),
        item('selectAll', 'selectAll'),
      ],
    },
    { ...item('viewMenu', 'view'), submenu: view },
    { ...item('windowMenu', 'window'), submenu: [item('minimize', 'minimize'), item('close', 'close')] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
