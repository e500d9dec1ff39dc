import type { Assignment } from '../../../domain/entities/assignment.ts';
import type { Client } from '../../../domain/entities/client.ts';
import type { Project } from '../../../domain/entities/project.ts';
import type { TenantSettings } from '../../../domain/entities/tenant.ts';
import type { DateEvidence, DateOrder } from '../../../domain/rules/import/dates.ts';
import type { ImportColumns, ImportFormat, ListFile } from '../../../domain/rules/import/format.ts';
import type { Fate } from '../../../domain/rules/import/plan.ts';
import type { FileWork, RowProblem } from '../../../domain/rules/import/row.ts';
import type { ProjectTotals } from '../../../domain/rules/import/totals.ts';
import type { WorkMatch } from '../../../domain/rules/import/works.ts';
import type { Refusal } from '../../../domain/rules/lifecycle.ts';

export interface OpenedFile {
  readonly header: readonly string[];
  readonly detected: ImportFormat | ListFile;
  readonly delimiter: string;
  readonly encoding: string;
  readonly rows: number;
  /** The first records, for naming columns by what stands in them. */
  readonly sample: readonly (readonly string[])[];
}

/** Somebody whose rows are in the file. */
export interface FilePerson {
  readonly key: string;
  readonly label: string;
  readonly rows: number;
}

export interface FileNature {
  readonly columns: ImportColumns;
  readonly missing: 'project' | 'when' | 'length' | null;
  readonly dates: DateEvidence;
  /** Most rows first; empty for a file that names nobody. */
  readonly people: readonly FilePerson[];
  /** Which of them the person is, by address or name; null when none is. */
  readonly me: string | null;
}

export interface ReadSettings {
  readonly format: ImportFormat;
  readonly columns: ImportColumns;
  readonly order: DateOrder;
  readonly zone: string;
  /** Whose rows come in; null for all of a file that names nobody. */
  readonly person: string | null;
}

export interface FoundWork {
  readonly key: string;
  readonly work: FileWork;
  readonly rows: number;
  readonly seconds: number;
  readonly match: WorkMatch;
}

export interface ReadFile {
  readonly works: readonly FoundWork[];
  /** Dates of the person's rows; null when there are none. */
  readonly from: string | null;
  readonly to: string | null;
  /** Entries that the person's rows make. */
  readonly pieces: number;
  /** Rows cut at midnight. */
  readonly cut: number;
  /** Rows whose start and end do not make their length, which was believed. */
  readonly lengthDiffers: number;
}

export interface Catalog {
  readonly projects: readonly Project[];
  readonly clients: readonly Pick<Client, 'id' | 'name'>[];
  readonly assignments: readonly Assignment[];
  readonly settings: TenantSettings;
}

/** Why a row does not come in. */
export type LeftOutReason = Exclude<Fate, 'comes_in'> | RowProblem | 'not_yours';

export interface LeftOutRow {
  readonly line: number;
  readonly reason: LeftOutReason;
  /** What stands in the cell that could not be read. */
  readonly text: string;
  readonly date: string;
  readonly project: string;
  readonly description: string;
  readonly seconds: number;
  readonly refusal: Refusal | null;
}

export interface DryRun {
  /** Entries that come in, and their minutes. */
  readonly entries: number;
  readonly minutes: number;
  readonly counts: { readonly [Reason in LeftOutReason]?: number };
  readonly totals: readonly ProjectTotals[];
  /** The first of what stays out, in the order of the file. */
  readonly leftOut: readonly LeftOutRow[];
  /** Refused for overlapping; for billing where nothing is billed. */
  readonly overlapping: number;
  readonly unbillable: number;
}
