/** What a key press says, as far as a shortcut goes. */
export type KeyPress = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const named: Readonly<Record<string, string>> = {
  Space: 'Space',
  Enter: 'Return',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
  Delete: 'Delete',
};

/** The key by where it is on the keyboard, so that Alt does not turn it into another letter. */
function keyOf(code: string): string | null {
  const plain = /^(?:Key([A-Z])|Digit(\d)|(F\d{1,2}))$/.exec(code);
  return plain?.[1] ?? plain?.[2] ?? plain?.[3] ?? named[code] ?? null;
}

/**
 * A key press as Electron writes accelerators: `CommandOrControl+Alt+S`.
 * @param mac on macOS the command key is the main one, elsewhere Ctrl
 * @returns `waiting` while only Shift, Ctrl, Alt or ⌘ are down; `weak` for keys that a person types with
 */
export function acceleratorOf(press: KeyPress, mac: boolean): { accelerator: string } | 'waiting' | 'weak' {
  const key = keyOf(press.code);
  if (key === null) return /^(?:Shift|Control|Alt|Meta|OS)/.test(press.code) ? 'waiting' : 'weak';
  const main = mac ? press.metaKey : press.ctrlKey;
  const parts = [
    ...(main ? ['CommandOrControl'] : []),
    ...(mac && press.ctrlKey ? ['Control'] : []),
    ...(!mac && press.metaKey ? ['Super'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(press.shiftKey ? ['Shift'] : []),
  ];
  const isFunctionKey = /^F\d/.test(key);
  if (!isFunctionKey && !parts.some((part) => part !== 'Shift')) return 'weak';
  return { accelerator: [...parts, key].join('+') };
}

/** The same in the words of `Kbd`: `Mod+Alt+S`. */
export function acceleratorKeys(accelerator: string): string {
  return accelerator.replace('CommandOrControl', 'Mod').replace('Control', 'Ctrl');
}
