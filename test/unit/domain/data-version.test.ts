import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { assignmentLocalSchema } from '../../../domain/entities/assignment.ts';
import { clientLocalSchema } from '../../../domain/entities/client.ts';
import { decisionLocalSchema } from '../../../domain/entities/decision.ts';
import { notificationLocalSchema } from '../../../domain/entities/notification.ts';
import { personLocalSchema } from '../../../domain/entities/person.ts';
import { projectLocalSchema } from '../../../domain/entities/project.ts';
import { tenantLocalSchema } from '../../../domain/entities/tenant.ts';
import { timeEntryLocalSchema } from '../../../domain/entities/time-entry.ts';
import { DATA_VERSION, DataMark } from '../../../domain/release/data-version.ts';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import { Profile } from '../../../main/profile.ts';
import { WindowState } from '../../../main/window-state.ts';

/**
 * What each data version was. A fingerprint is never changed once that version was released: whoever changes what is
 * kept on a device raises DATA_VERSION and adds a line.
 */
const fingerprints: { [dataVersion: number]: string } = {
  1: '3f28d72296751ad37be6debb3fb1fbb4',
};

function fingerprint(): string {
  const kept = {
    workingData: [
      assignmentLocalSchema,
      clientLocalSchema,
      decisionLocalSchema,
      notificationLocalSchema,
      personLocalSchema,
      projectLocalSchema,
      tenantLocalSchema,
      timeEntryLocalSchema,
    ],
    journal: {
      ...declared('renderer/data/journal-types.ts', ['JournalOperation', 'WireDocument', 'Notes']),
      ...declared('renderer/data/timer-state.ts', ['TimerState']),
      ...declared('renderer/data/types.ts', [
        'TimerRecord',
        'Absence',
        'Comparison',
        'Difference',
        'KeptName',
      ]),
    },
    files: [Profile, WindowState, DataMark].map((schema) => z.toJSONSchema(schema)),
  };
  return createHash('sha256').update(canonicalJson(kept)).digest('hex').slice(0, 32);
}

/** The declarations of these types as they are written, without comments: the journal's shape is theirs. */
function declared(file: string, names: string[]): { [name: string]: string } {
  const source = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\/\/.*$/gm, '');
  return Object.fromEntries(
    names.map((name) => {
      const found = new RegExp(
        `export (?:interface ${name}\\b[^{]*\\{[\\s\\S]*?\\n\\}|type ${name} =[\\s\\S]*?;\\n)`,
      ).exec(source)?.[0];
      if (!found) throw new Error(`${file} does not declare ${name}`);
      return [name, found.replaceAll(/\s+/g, ' ')];
    }),
  );
}

test('what is kept on a device is what this data version says', () => {
  expect(fingerprint()).toBe(fingerprints[DATA_VERSION]);
});
