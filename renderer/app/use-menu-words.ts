import { useEffect } from 'react';
import type { IpcRequest } from '../../domain/ipc/table.ts';
import { bridge } from '../data/bridge.ts';
import { type Language, t } from '../words/words.ts';

type MenuWords = IpcRequest<'app.words'>['menu'];

function menuWords(): MenuWords {
  return {
    file: t('menu.file'),
    edit: t('menu.edit'),
    view: t('menu.view'),
    window: t('menu.window'),
    undo: t('menu.undo'),
    redo: t('menu.redo'),
    cut: t('menu.cut'),
    copy: t('menu.copy'),
    paste: t('menu.paste'),
    selectAll: t('menu.select-all'),
    resetZoom: t('menu.reset-zoom'),
    zoomIn: t('menu.zoom-in'),
    zoomOut: t('menu.zoom-out'),
    fullScreen: t('menu.full-screen'),
    minimize: t('menu.minimize'),
    close: t('menu.close'),
    quit: t('menu.quit'),
  };
}

/** Gives the application's menu its words, again when the language changes. */
export function useMenuWords(language: Language): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are those of the language
  useEffect(() => {
    void bridge().invoke('app.words', { menu: menuWords() });
  }, [language]);
}
