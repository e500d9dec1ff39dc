import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from '../../../scripts/imports.ts';
import { literalWords } from './literal-words.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** Files that may hold text of their own, each with why. */
const allowed: readonly { file: RegExp; text?: RegExp; why: string }[] = [
  { file: /^renderer\/app\/gallery\//, why: 'samples for development, never shipped' },
  {
    file: /^renderer\/app\/browser-bridge\.ts$/,
    why: 'development only; stands in for main, which speaks by code',
  },
  {
    file: /^renderer\/features\/export\/export-file\.ts$/,
    text: /^Time entries$/,
    why: 'the columns of a file are the same for every program that reads it',
  },
  { file: /\.tsx$/, text: /^Stint$/, why: 'a name' },
  { file: /^renderer\/features\/session\/SignInForm\.tsx$/, text: /^https:\/\//, why: 'an address' },
];

function literals(source: string): string[] {
  return literalWords('a.tsx', source).map(({ text }) => text);
}

describe('literalWords', () => {
  it('finds what a person sees', () => {
    expect(literals('const a = <p>Not sent</p>;')).toEqual(['Not sent']);
    expect(literals('const a = <B label="Close" isOpen />;')).toEqual(['Close']);
    expect(literals("const a = <B title={open ? 'Shut' : t('a.b')} />;")).toEqual(['Shut']);
    expect(literals('const a = <B aria-label={`Sheet of $' + '{name}`} />;')).toEqual(['Sheet of']);
    expect(literals("const a = <p>{known ?? 'Somebody'}</p>;")).toEqual(['Somebody']);
    expect(literals("showToast({ message: 'Saved.', tone: 'ok' });")).toEqual(['Saved.']);
    expect(literals("const a = <B closeLabel='Shut it' />;")).toEqual(['Shut it']);
    expect(literals("const words = { saved: 'Saved here', kind: 'quiet' };")).toEqual(['Saved here']);
  });

  it('leaves alone what nobody sees and what comes from the catalogue', () => {
    expect(literals("const a = <p className='p-2' id='x'>{t('a.b')} · {name}, {1}:{2}</p>;")).toEqual([]);
    expect(literals("const a = <B label={t('app.week')} keys='Mod+K' kind='quiet' />;")).toEqual([]);
    expect(literals("const places = { id: 'week', label: 'app.week' };")).toEqual([]);
    expect(literals('const a = `$' + '{from} to $' + '{to}`;')).toEqual([]);
  });
});

describe('the screens', () => {
  it('take every word from the catalogue', async () => {
    const files = (await sourceFiles(root, ['renderer'])).filter(
      (file) => !file.startsWith('renderer/words/') && !file.startsWith('renderer/data/'),
    );
    expect(files.length).toBeGreaterThan(80);
    const found: string[] = [];
    for (const file of files) {
      for (const { line, text } of literalWords(file, await readFile(path.join(root, file), 'utf8'))) {
        const isAllowed = allowed.some((one) => one.file.test(file) && (!one.text || one.text.test(text)));
        if (!isAllowed) found.push(`${file}:${line} ${text}`);
      }
    }
    expect(found).toEqual([]);
  });
});
