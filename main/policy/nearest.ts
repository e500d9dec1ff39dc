/** The one of `choices` that was probably meant: the same but for case, or at most a third of its letters away. */
export function nearest(given: string, choices: readonly string[]): string | null {
  let best: { choice: string; distance: number } | null = null;
  for (const choice of choices) {
    const distance = editDistance(given.toLowerCase().slice(0, 100), choice.toLowerCase());
    if (distance <= choice.length / 3 && (best === null || distance < best.distance)) {
      best = { choice, distance };
    }
  }
  return best?.choice ?? null;
}

/** Levenshtein: letters that must be put in, taken out or replaced to make one text of the other. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...from].entries()) {
    const line = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
