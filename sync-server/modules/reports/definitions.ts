import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { type ReportDefinition, UtilisationResult } from '../../../domain/wire/reports.ts';

/** What a report's program is called with and what it must leave behind. */
export interface ReportProgram {
  definition: ReportDefinition;
  source: URL;
  outputs: readonly { name: string; mediaType: string; schema?: z.ZodType<{ snapshot: string }> }[];
}

const utilisation: ReportProgram = {
  definition: {
    name: 'utilisation',
    title: 'Utilisation',
    description:
      'Billable time against capacity, for each person and week. Counts time that is submitted, approved or invoiced.',
    parameters: [
      { name: 'from', label: 'From', kind: 'date', required: true },
      { name: 'to', label: 'To', kind: 'date', required: true },
    ],
  },
  source: new URL('./programs/utilisation.mjs', import.meta.url),
  outputs: [
    { name: 'result.json', mediaType: 'application/json', schema: UtilisationResult },
    { name: 'result.csv', mediaType: 'text/csv; charset=utf-8' },
  ],
};

const programs: ReadonlyMap<string, ReportProgram> = new Map([[utilisation.definition.name, utilisation]]);

export const reportDefinitions: readonly ReportDefinition[] = [...programs.values()].map(
  ({ definition }) => definition,
);

export function programOf(definition: string): ReportProgram | null {
  return programs.get(definition) ?? null;
}

/** The program's text, sent to the sandbox as it stands. */
export function readProgram(program: ReportProgram): Promise<string> {
  return readFile(program.source, 'utf8');
}
