import { create } from 'zustand';
import { bridge } from '../data/bridge.ts';
import { formatIn } from '../ui/format.ts';
import { nameKeys } from '../ui/keys.ts';
import { applyTheme, type Theme } from '../ui/theme.ts';
import { isLanguage, type Language, languageOf, speak, spokenLocale, t } from '../words/words.ts';

const THEME_KEY = 'stint.theme';
const LANGUAGE_KEY = 'stint.language';

/** A language of Stint, or the one that the system speaks. */
export type LanguageChoice = Language | 'system';

function rememberedTheme(): Theme {
  const text = window.localStorage.getItem(THEME_KEY);
  return text === 'light' || text === 'dark' ? text : 'system';
}

function rememberedLanguage(): LanguageChoice {
  const text = window.localStorage.getItem(LANGUAGE_KEY);
  return isLanguage(text) ? text : 'system';
}

/** Speaks the chosen language, and says so to screen readers and hyphenation by `<html lang>`. */
function applyLanguage(choice: LanguageChoice, systemLocale: string): void {
  const language = choice === 'system' ? languageOf(systemLocale) : choice;
  speak(language, systemLocale);
  formatIn(spokenLocale());
  nameKeys({
    Mod: t('app.key-ctrl'),
    Shift: t('app.key-shift'),
    Alt: t('app.key-alt'),
    Space: t('app.key-space'),
    Delete: t('app.key-delete'),
    Insert: t('app.key-insert'),
    Home: t('app.key-home'),
    End: t('app.key-end'),
    PageUp: t('app.key-page-up'),
    PageDown: t('app.key-page-down'),
  });
  document.documentElement.lang = language;
}

interface Preferences {
  theme: Theme;
  language: LanguageChoice;
  /** BCP 47: the person's system, as main tells it; the page's own until then. */
  systemLocale: string;
  setTheme(theme: Theme): void;
  setLanguage(language: LanguageChoice): void;
  setSystemLocale(systemLocale: string): void;
}

/** What a person set for this device alone. */
export const usePreferences = create<Preferences>((set, get) => ({
  theme: rememberedTheme(),
  language: rememberedLanguage(),
  systemLocale: window.navigator.language,
  setTheme: (theme) => {
    window.localStorage.setItem(THEME_KEY, theme);
    applyTheme(theme);
    void bridge().invoke('app.theme', { theme });
    set({ theme });
  },
  setLanguage: (language) => {
    window.localStorage.setItem(LANGUAGE_KEY, language);
    applyLanguage(language, get().systemLocale);
    set({ language });
  },
  setSystemLocale: (systemLocale) => {
    applyLanguage(get().language, systemLocale);
    set({ systemLocale });
  },
}));

/** Puts into effect what was remembered; once, before the first render. */
export function applyPreferences(): void {
  const { theme, language, systemLocale } = usePreferences.getState();
  applyTheme(theme);
  applyLanguage(language, systemLocale);
}
