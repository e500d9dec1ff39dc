import type { UpdateRefusalKind } from './verify.ts';

/** Why there will be no update, on its way to the state that the page sees. */
export class UpdateFailure extends Error {
  readonly kind: UpdateRefusalKind;

  /** @param details in English, for the log and for support */
  constructor(kind: UpdateRefusalKind, details: string) {
    super(details);
    this.name = 'UpdateFailure';
    this.kind = kind;
  }
}

/** The person or the policy ended it; no refusal. */
export class UpdateCancelled extends Error {}

/** What was thrown, as a refusal: a full disk is told as such, everything unexpected by `otherwise`. */
export function failureOf(error: unknown, otherwise: UpdateRefusalKind): UpdateFailure {
  if (error instanceof UpdateFailure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const details = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new UpdateFailure('disk_full', details);
  return new UpdateFailure(otherwise, details);
}
