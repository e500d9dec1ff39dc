const macSigns: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' };
const signs: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Enter: '↵',
};

const onMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent);

/** Keys that have a name and no sign; Mod, Shift and Alt have signs on macOS. */
export type NamedKey =
  | 'Mod'
  | 'Shift'
  | 'Alt'
  | 'Space'
  | 'Delete'
  | 'Insert'
  | 'Home'
  | 'End'
  | 'PageUp'
  | 'PageDown';

let names: Partial<Record<string, string>> = { Mod: 'Ctrl' };

/** What the keys are called from now on: `Strg` on a German keyboard. */
export function nameKeys(called: Readonly<Record<NamedKey, string>>): void {
  names = called;
}

/** The caps to draw for a combination such as `Mod+Shift+K`, in the words of the person's keyboard. */
export function keyCaps(keys: string, mac: boolean = onMac): string[] {
  return keys
    .split('+')
    .map(
      (part) =>
        (mac ? macSigns[part] : undefined) ??
        signs[part] ??
        names[part] ??
        (part.length === 1 ? part.toUpperCase() : part),
    );
}
