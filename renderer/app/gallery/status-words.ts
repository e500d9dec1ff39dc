import type { GlyphStatus } from '../../ui/StatusGlyph.tsx';

/** The words of LOOK.md, for the samples. */
export const statusWords: Record<GlyphStatus, string> = {
  saved: 'Saved here',
  received: 'Received',
  submitted: 'Submitted',
  approved: 'Approved',
  invoiced: 'Invoiced',
  attention: 'Needs attention',
  rejected: 'Rejected',
};
