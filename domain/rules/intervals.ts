/** How a person ends an overlap of two timed entries (see `mergeOverlap`). */
export type OverlapChoice = 'keep_both' | 'trim' | 'split';
