import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { Way } from '../../data/types.ts';
import type { GlyphStatus } from '../../ui/StatusGlyph.tsx';

/** Where an entry stands, as one glyph and its words. What is not sent yet comes before what the server said. */
export function entryStatus(
  entry: Pick<TimeEntry, 'status' | 'decision'>,
  way: Way | undefined,
  nameOf: (userId: string) => string,
): { glyph: GlyphStatus; words: string } {
  if (way?.kind === 'needs_attention') {
    return { glyph: 'attention', words: way.message ? `Needs attention: ${way.message}` : 'Needs attention' };
  }
  if (way?.kind === 'saved_here') {
    const what = entry.status === 'submitted' ? 'Saved here, will be submitted' : 'Saved here, not sent yet';
    return { glyph: 'saved', words: what };
  }
  const by = entry.decision ? ` by ${nameOf(entry.decision.by)}` : '';
  switch (entry.status) {
    case 'draft':
      return { glyph: 'received', words: 'Received, not submitted yet' };
    case 'submitted':
      return { glyph: 'submitted', words: 'Submitted, waits for approval' };
    case 'approved':
      return { glyph: 'approved', words: `Approved${by}` };
    case 'rejected':
      return {
        glyph: 'rejected',
        words: `Rejected${by}${entry.decision?.comment ? `: ${entry.decision.comment}` : ''}`,
      };
    case 'invoiced':
      return { glyph: 'invoiced', words: 'Invoiced' };
  }
}

const urgency: readonly GlyphStatus[] = [
  'attention',
  'rejected',
  'saved',
  'received',
  'submitted',
  'approved',
  'invoiced',
];

/** Of several entries in one cell the status that a person has to know first. */
export function mostUrgent<Status extends { glyph: GlyphStatus }>(
  statuses: readonly Status[],
): Status | null {
  return [...statuses].sort((a, b) => urgency.indexOf(a.glyph) - urgency.indexOf(b.glyph))[0] ?? null;
}
