import { create } from 'zustand';
import { bridge } from '../data/bridge.ts';
import { applyTheme, type Theme } from '../ui/theme.ts';

const KEY = 'stint.theme';

function remembered(): Theme {
  const text = window.localStorage.getItem(KEY);
  return text === 'light' || text === 'dark' ? text : 'system';
}

interface Preferences {
  theme: Theme;
  setTheme(theme: Theme): void;
}

/** What a person set for this device alone. */
export const usePreferences = create<Preferences>((set) => ({
  theme: remembered(),
  setTheme: (theme) => {
    window.localStorage.setItem(KEY, theme);
    applyTheme(theme);
    void bridge().invoke('app.theme', { theme });
    set({ theme });
  },
}));
