const NOT_ASCII = /[^\0-\x7f]/;

/** A text as it is compared with what a person types: lower case, without accents. */
export function foldText(text: string): string {
  // Most texts are plain, and then this takes a tenth of the time; a search folds a hundred thousand of them.
  if (!NOT_ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The words of a folded text: runs of letters and digits. */
export function foldedWords(text: string): string[] {
  return foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
