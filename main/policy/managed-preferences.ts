import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { PolicyProblem } from '../../domain/policy/policy.ts';
import { checkPolicy } from './explain.ts';
import { readOwnedFile } from './owned-file.ts';
import type { PolicyReading, PolicySource } from './source.ts';

export const PREFERENCES_DOMAIN = 'com.stint.desktop';
const MANAGED = '/Library/Managed Preferences';

/** Turns the bytes of a property list into JSON text. @throws with what plutil says */
export type PlistToJson = (plist: Buffer) => Promise<string>;

/** The managed preferences of macOS: those of the machine, and those of the person where the machine's say nothing. */
export function managedPreferencesSource(
  given: { folder?: string; owner?: number; toJson?: PlistToJson } = {},
): PolicySource {
  const folder = given.folder ?? MANAGED;
  const file = `${PREFERENCES_DOMAIN}.plist`;
  const machine = path.join(folder, file);
  const person = path.join(folder, os.userInfo().username, file);
  const toJson = given.toJson ?? plutil;
  return {
    folders: [folder, path.dirname(person)],
    read: async () => {
      const found: { where: string; settings: unknown }[] = [];
      const problems: PolicyProblem[] = [];
      for (const where of [machine, person]) {
        const read = await readOwnedFile(where, given.owner ?? 0);
        if (read.kind === 'missing') continue;
        if (read.kind === 'refused') {
          problems.push({ where, line: null, name: null, reason: read.reason });
          continue;
        }
        try {
          found.push({ where, settings: JSON.parse(await toJson(read.content)) });
        } catch (error) {
          const why = error instanceof Error ? error.message.slice(0, 500) : String(error);
          problems.push({
            where,
            line: null,
            name: null,
            reason: `is no property list of texts, numbers, true and false: ${why}`,
          });
        }
      }
      if (problems.length > 0) return { kind: 'broken', source: 'managed-preferences', problems };
      return found.length === 0 ? { kind: 'none' } : readManagedPreferences(found);
    },
  };
}

/** Maps managed preferences to a policy; of two that set the same name the first holds. */
export function readManagedPreferences(
  found: readonly { where: string; settings: unknown }[],
): PolicyReading {
  const origin = new Map<string, string>();
  const merged: { [name: string]: unknown } = {};
  for (const { where, settings } of found) {
    if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
      const reason = 'must be a dictionary';
      return {
        kind: 'broken',
        source: 'managed-preferences',
        problems: [{ where, line: null, name: null, reason }],
      };
    }
    for (const [name, value] of Object.entries(settings)) {
      // What macOS itself keeps of the profile beside the settings: PayloadUUID and the like.
      if (name.startsWith('Payload') || origin.has(name)) continue;
      origin.set(name, where);
      merged[name] = value;
    }
  }
  const checked = checkPolicy(merged);
  if (checked.ok) return { kind: 'valid', source: 'managed-preferences', values: checked.values };
  const first = found[0]?.where ?? PREFERENCES_DOMAIN;
  return {
    kind: 'broken',
    source: 'managed-preferences',
    problems: checked.objections.slice(0, 100).map(({ name, reason }) => ({
      where: (name === null ? undefined : origin.get(name)) ?? first,
      line: null,
      name: name?.slice(0, 200) ?? null,
      reason: reason.slice(0, 2000),
    })),
  };
}

const plutil: PlistToJson = (plist) =>
  new Promise((resolve, reject) => {
    const child = execFile(
      '/usr/bin/plutil',
      ['-convert', 'json', '-o', '-', '-'],
      { timeout: 10_000, maxBuffer: 1024 * 1024 },
      (error, output) => (error ? reject(error) : resolve(output)),
    );
    // A program that ends before it has read all: what it said is in the callback.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(plist);
  });
