import { common } from './common.ts';
import { day } from './day.ts';
import { week } from './week.ts';

/**
 * Every word that Stint shows, as ICU messages, by key. One file a part of the app, each prefixed by its name; German
 * mirrors them file by file, and the compiler says what is missing.
 */
export const en = {
  ...common,
  ...day,
  ...week,
} as const;

export type WordKey = keyof typeof en;
export type Catalogue = { readonly [Key in WordKey]: string };
