import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { Way } from '../../data/types.ts';
import type { GlyphStatus } from '../../ui/StatusGlyph.tsx';
import { t } from '../../words/words.ts';

/** Where an entry stands, as one glyph and its words. What is not sent yet comes before what the server said. */
export function entryStatus(
  entry: Pick<TimeEntry, 'status' | 'decision'>,
  way: Way | undefined,
  nameOf: (userId: string) => string,
): { glyph: GlyphStatus; words: string } {
  if (way?.kind === 'needs_attention') {
    const words = way.message
      ? t('entry.status.attention-why', { why: way.message })
      : t('entry.status.attention');
    return { glyph: 'attention', words };
  }
  if (way?.kind === 'saved_here') {
    const isSubmitted = entry.status === 'submitted';
    return { glyph: 'saved', words: t(isSubmitted ? 'entry.status.saved-submitted' : 'entry.status.saved') };
  }
  const name = entry.decision ? deciderName(entry.decision, nameOf) : null;
  const why = entry.decision?.comment;
  switch (entry.status) {
    case 'draft':
      return { glyph: 'received', words: t('entry.status.received') };
    case 'submitted':
      return { glyph: 'submitted', words: t('entry.status.submitted') };
    case 'approved':
      return {
        glyph: 'approved',
        words: name ? t('entry.status.approved-by', { name }) : t('entry.status.approved'),
      };
    case 'rejected':
      return { glyph: 'rejected', words: rejectedWords(name, why) };
    case 'invoiced':
      return { glyph: 'invoiced', words: t('entry.status.invoiced') };
  }
}

function rejectedWords(name: string | null, why: string | undefined): string {
  if (!name) return t('entry.status.rejected');
  return why ? t('entry.status.rejected-why', { name, why }) : t('entry.status.rejected-by', { name });
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

/** Whoever decided: a person by their name (null where they are not known here), or a rule of the firm's by its own. */
export function deciderName(
  decision: NonNullable<TimeEntry['decision']>,
  nameOf: (userId: string) => string | null,
): string | null {
  return decision.by === null ? t('entry.rule', { name: decision.comment }) : nameOf(decision.by);
}
