import type { Decision } from '../../domain/entities/decision.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';

/** A change of an entry that was made on this device and still stands in its journal. */
export interface TrailChange {
  id: string;
  /** When it was saved here. */
  at: string;
  sentAt: string | null;
  /** When the server took it. */
  receivedAt: string | null;
  /** Why the server did not take it as it was. */
  problem: { kind: 'refused'; code: string; message: string } | { kind: 'overlap'; fields: string[] } | null;
  /** The entry before and after; null where there was none, or it was removed. */
  before: { readonly [field: string]: unknown } | null;
  after: { readonly [field: string]: unknown } | null;
}

/** What this device knows of an entry by itself, without asking the server. */
export interface EntryTrail {
  /** As it is here now; null where it is not on this device, or not any more. */
  entry: TimeEntry | null;
  /** Oldest first. */
  changes: TrailChange[];
  /** Decisions on this device that name the entry, oldest first; most people hold their own only. */
  decisions: Decision[];
}
