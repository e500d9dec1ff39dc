import type { ErrorBody, ErrorKind } from '../domain/wire/errors.ts';
import { statusOfError } from '../domain/wire/errors.ts';

export interface StintErrorOptions {
  details?: NonNullable<ErrorBody['details']>;
  retryAfterSeconds?: number;
  cause?: unknown;
}

/**
 * What a route throws to answer with one of the closed set of error kinds. `message` is read by people: say what
 * happened, what is safe and what to do. The error plugin turns it into an `ErrorBody`.
 */
export class StintError extends Error {
  readonly kind: ErrorKind;
  readonly details: NonNullable<ErrorBody['details']> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ErrorKind, message: string, options: StintErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StintError';
    this.kind = kind;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** HTTP status of this error's kind. */
  get statusCode(): number {
    return statusOfError[this.kind];
  }
}
