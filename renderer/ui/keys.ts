const macSigns: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' };
let otherSigns: Record<string, string> = { Mod: 'Ctrl', Shift: 'Shift', Alt: 'Alt' };
const named: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Enter: '↵',
};

const onMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent);

/** What the keys are called from now on where they have names and no signs: `Strg` on a German keyboard. */
export function nameKeys(names: { Mod: string; Shift: string; Alt: string }): void {
  otherSigns = names;
}

/** The caps to draw for a combination such as `Mod+Shift+K`, in the words of the person's keyboard. */
export function keyCaps(keys: string, mac: boolean = onMac): string[] {
  const signs = mac ? macSigns : otherSigns;
  return keys
    .split('+')
    .map((part) => signs[part] ?? named[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
