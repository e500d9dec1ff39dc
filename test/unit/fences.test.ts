import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fences, findBreaches } from '../../scripts/fences.ts';
import { importsOf } from '../../scripts/imports.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures/fences');
const names = [...fences.map(({ name }) => name), 'no-circles'];

describe('import fences', () => {
  it.each(names)('%s fires on its fixture, and nothing else does', async (name) => {
    const breaches = await findBreaches(path.join(fixtures, name));
    expect(new Set(breaches.map(({ fence }) => fence))).toEqual(new Set([name]));
  });

  it('let pass a tree that keeps to the house', async () => {
    expect(await findBreaches(path.join(fixtures, 'good'))).toEqual([]);
  });

  it('have one fixture each', () => {
    expect(readdirSync(fixtures).sort()).toEqual([...names, 'good'].sort());
  });

  it('say where, what and what to do instead', async () => {
    const [breach] = await findBreaches(path.join(fixtures, 'features-know-no-feature'));
    expect(breach?.message).toBe(
      'renderer/features/time/week.ts:1 imports renderer/features/approvals/queue.ts (features-know-no-feature): ' +
        'move what both need to renderer/data, renderer/ui or domain, or join the two in renderer/app',
    );
  });

  it('catch every wrong file of a fixture, not only the first', async () => {
    const breaches = await findBreaches(path.join(fixtures, 'preload-imports-only-types'));
    expect(breaches.map(({ message }) => message.split(' (')[0])).toEqual([
      'preload/more.ts:1 imports zod',
      'preload/more.ts:2 imports main/m.ts',
      'preload/preload.ts:1 imports domain/ipc/table.ts',
    ]);
  });
});

describe('importsOf', () => {
  it.each([
    ["import a from './x.ts';", false],
    ["import './x.ts';", false],
    ["import type { A } from './x.ts';", true],
    ["import { type A, type B } from './x.ts';", true],
    ["import { type A, b } from './x.ts';", false],
    ["export * from './x.ts';", false],
    ["export type * from './x.ts';", true],
    ["export { a } from './x.ts';", false],
    ["export type { A } from './x.ts';", true],
    ["const a = await import('./x.ts');", false],
    ["class A { static { void import('./x.ts'); } }", false],
    ["{ await using a = (await import('./x.ts')).a; }", false],
    ["type A = Array<import('./x.ts').A>;", true],
    ["interface A<B extends import('./x.ts').B> { b: B }", true],
    ["const a = <T,>(b: T) => <p>{import('./x.ts')}</p>;", false],
    ["import a = require('./x.ts');", false],
  ])('sees %s', (source, typeOnly) => {
    expect(importsOf('main/a.tsx', source)).toMatchObject([{ to: 'main/x.ts', line: 1, typeOnly }]);
  });

  it('keeps a computed path as one that it cannot name', () => {
    expect(importsOf('main/a.ts', '\nvoid import(name);')).toEqual([
      { from: 'main/a.ts', line: 2, specifier: undefined, to: undefined, typeOnly: false },
    ]);
  });

  it('does not pass over a file that it cannot read', () => {
    expect(() => importsOf('main/a.ts', 'const = 1')).toThrow(/main\/a\.ts does not parse/);
  });
});
