import { expect, test } from 'vitest';
import { fuzzyFilter, fuzzyScore } from '../../../renderer/ui/fuzzy.ts';
import { keyCaps } from '../../../renderer/ui/keys.ts';

const list = ['Audit for Borealis', 'Atlas for Acme', 'Approvals', 'Migration for Étoile', 'My week'];
const find = (query: string): string[] => fuzzyFilter(list, query, (item) => item);

test('every word typed must be found, in any order, without accents', () => {
  expect(find('bor aud')).toEqual(['Audit for Borealis']);
  expect(find('etoile mig')).toEqual(['Migration for Étoile']);
  expect(find('audit acme')).toEqual([]);
});

test('starts come before middles, and middles before letters with gaps', () => {
  const [start, word, middle, gaps] = ['week plan', 'my week', 'biweekly', 'we ate k'].map((text) =>
    fuzzyScore('week', text),
  );
  expect(start).toBeGreaterThan(word!);
  expect(word).toBeGreaterThan(middle!);
  expect(middle).toBeGreaterThan(gaps!);
});

test('an empty query keeps all in their order', () => {
  expect(find('  ')).toEqual(list);
});

test('keys are drawn as the keyboard has them', () => {
  expect(keyCaps('Mod+Shift+t', true)).toEqual(['⌘', '⇧', 'T']);
  expect(keyCaps('Mod+Enter', false)).toEqual(['Ctrl', '↵']);
});
