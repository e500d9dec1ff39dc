import { useEffect, useRef } from 'react';
import { create } from 'zustand';

/** Something a person can do: it is in the palette, in the shortcut sheet, and answers to its keys. */
export interface Command {
  id: string;
  label: string;
  group: string;
  /** One combination such as `Mod+K`, `Shift+N`, `J`; Mod is ⌘ on macOS and Ctrl elsewhere. */
  keys?: string;
  /** Another combination for the same, which nothing shows. */
  alsoKeys?: string;
  /** Other words that people search for. */
  words?: string;
  /** Beside the label in the palette: what tells it from others of its name. */
  hint?: string;
  run(): void;
}

interface CommandStore {
  commands: ReadonlyMap<string, Command>;
}

export const useCommandStore = create<CommandStore>(() => ({ commands: new Map() }));

/**
 * Offers a command for as long as the component is shown. `command` may be made anew at each render; null offers
 * nothing, for what cannot be done at the moment.
 */
export function useCommand(command: Command | null): void {
  const latest = useRef(command);
  latest.current = command;
  const { id, label, group, keys, alsoKeys, words } = command ?? {};
  useEffect(() => {
    if (!id || !label || !group) return;
    const offered: Command = {
      id,
      label,
      group,
      ...(keys ? { keys } : {}),
      ...(alsoKeys ? { alsoKeys } : {}),
      ...(words ? { words } : {}),
      run: () => latest.current?.run(),
    };
    useCommandStore.setState(({ commands }) => ({ commands: new Map(commands).set(id, offered) }));
    return () =>
      useCommandStore.setState(({ commands }) => {
        if (commands.get(id) !== offered) return {};
        const rest = new Map(commands);
        rest.delete(id);
        return { commands: rest };
      });
  }, [id, label, group, keys, alsoKeys, words]);
}

interface KeyStroke {
  key: string;
  mod: boolean;
  shift: boolean;
  alt: boolean;
}

const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent);

/** Whether a key press is this combination. Shift is ignored for characters that need it, such as `?`. */
export function matchesKeys(
  keys: string,
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
  mac: boolean = isMac,
): boolean {
  const wanted = parseKeys(keys);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const otherMod = mac ? event.ctrlKey : event.metaKey;
  if (otherMod || mod !== wanted.mod || event.altKey !== wanted.alt) return false;
  if (event.key.toLowerCase() !== wanted.key) return false;
  const isLetterOrNamed = wanted.key.length > 1 || /[a-z0-9]/.test(wanted.key);
  return !isLetterOrNamed || event.shiftKey === wanted.shift;
}

function parseKeys(keys: string): KeyStroke {
  const parts = keys.split('+');
  const key = (parts.at(-1) ?? '').toLowerCase();
  return { key, mod: parts.includes('Mod'), shift: parts.includes('Shift'), alt: parts.includes('Alt') };
}

/** What plain letters belong to when it has the focus. */
const textFields =
  'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable="true"], [role="textbox"], [role="spinbutton"]';

/** What a text field does by itself with the text in it. */
const editsText = new Set(['Mod+Z', 'Mod+Shift+Z', 'Mod+Y', 'Mod+A', 'Mod+C', 'Mod+X', 'Mod+V']);

/** Runs commands by their keys. Letters and the keys that edit text stay with text fields; inside a dialog only that dialog's own keys work. */
export function useCommandKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const target = event.target instanceof Element ? event.target : null;
      const typing = target?.closest(textFields) != null;
      if (document.querySelector('[data-modal]')) return;
      for (const command of useCommandStore.getState().commands.values()) {
        const keys = [command.keys, command.alsoKeys].find((one) => one && matchesKeys(one, event));
        if (!keys || (typing && (!keys.startsWith('Mod+') || editsText.has(keys)))) continue;
        event.preventDefault();
        command.run();
        return;
      }
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
