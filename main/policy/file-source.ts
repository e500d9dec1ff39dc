import path from 'node:path';
import { readPolicyText } from './json-text.ts';
import { readOwnedFile } from './owned-file.ts';
import type { PolicySource } from './source.ts';

export const POLICY_FILE = '/etc/stint/policy.json';

/** The policy of a Linux machine: one strict JSON file that belongs to root. */
export function fileSource(file = POLICY_FILE, owner = 0): PolicySource {
  return {
    folders: [path.dirname(file), path.dirname(path.dirname(file))],
    read: async () => {
      const found = await readOwnedFile(file, owner);
      if (found.kind === 'missing') return { kind: 'none' };
      const refused = (reason: string) => ({
        kind: 'broken' as const,
        source: 'file' as const,
        problems: [{ where: file, line: null, name: null, reason }],
      });
      if (found.kind === 'refused') return refused(found.reason);
      try {
        return readPolicyText(new TextDecoder('utf-8', { fatal: true }).decode(found.content), file);
      } catch {
        return refused('is not UTF-8');
      }
    },
  };
}
