import type { z } from 'zod';

/** Error codes of contracts/creto-metering.md, section Errors, with the HTTP status each one travels under. */
const STATUS = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  rate_limit_exceeded: 429,
  internal_error: 500,
  service_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** An answer other than success. Thrown anywhere in a request; the app turns it into the contract's error body. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.status = STATUS[code];
    this.details = details;
  }
}

/** The contract's error body: `{ error, message, details?, request_id, timestamp }`. */
export function errorBody(error: ApiError, requestId: string): Record<string, unknown> {
  return {
    error: error.code,
    message: error.message,
    ...(error.details === undefined ? {} : { details: error.details }),
    request_id: requestId,
    timestamp: new Date().toISOString(),
  };
}

/** What was wrong with a body or a query, one entry a field. */
export function issuesOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}

/** Parses at the edge. Throws ApiError `invalid_request` that names the first wrong field and lists all of them. */
export function parseOrRefuse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = issuesOf(parsed.error);
  const first = details[0];
  const where = first?.path ? `${first.path}: ` : '';
  throw new ApiError('invalid_request', `${where}${first?.message ?? 'The request is not valid.'}`, details);
}
