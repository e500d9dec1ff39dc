import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (name: string) => readFile(path.join(root, name), 'utf8');

describe('the release workflow', () => {
  it('runs commands that there are', async () => {
    const workflow = await read('.github/workflows/release.yml');
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(await read('package.json'));
    const runs = [...workflow.matchAll(/npm run (\S+)(?: -- (\S+))?/g)].filter(([, , what]) => what);
    expect(runs.map(([, script, what]) => `${script} ${what}`)).toEqual([
      'release --dry-run',
      'release package',
      'release feed',
      'release audit',
    ]);
    const help = await read('scripts/release.ts');
    for (const [, script, what] of runs) {
      expect(scripts[script!]).toBe('node scripts/release.ts');
      expect(help).toMatch(new RegExp(`^ {2}${what} `, 'm'));
    }
  });

  it('gives the environment what the scripts ask for, and no secret to a command line', async () => {
    const workflow = await read('.github/workflows/release.yml');
    const sources = await Promise.all(
      [
        'scripts/release/keys.ts',
        'scripts/release/gpg.ts',
        'scripts/release/packages.ts',
        'scripts/release.ts',
        'scripts/packaging/signing.ts',
      ].map(read),
    );
    const given = [...workflow.matchAll(/^ +(STINT_[A-Z_]+):/gm)].map(([, name]) => name!);
    expect(given.length).toBeGreaterThan(6);
    for (const name of given) expect(sources.join('\n'), name).toContain(name);
    for (const line of workflow.split('\n').filter((one) => one.includes('secrets.'))) {
      expect(line).toMatch(/^ +[A-Z_]+: \$\{\{ .*secrets\.[A-Z_]+( \|\| '')? \}\}$/);
    }
  });

  it('takes no action but of GitHub’s own, each by its version', async () => {
    const uses = [...(await read('.github/workflows/release.yml')).matchAll(/uses: (\S+)/g)].map(
      ([, one]) => one,
    );
    expect(uses.length).toBeGreaterThan(5);
    for (const one of uses)
      expect(one).toMatch(/^actions\/(checkout|setup-node|upload-artifact|download-artifact)@v\d+$/);
  });
});
