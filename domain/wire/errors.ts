import { z } from 'zod';

/** The closed set of what can go wrong with a request. One place maps each to a status, one to words. */
export const ErrorKind = z.enum([
  'invalid_request',
  'too_large',
  'wrong_credentials',
  'unknown_tenant',
  'tenant_suspended',
  'unauthorized',
  'session_revoked',
  'forbidden',
  'not_found',
  'conflict',
  'update_needed',
  'rate_limited',
  'database_unavailable',
  'platform_unavailable',
  'internal_error',
]);
export type ErrorKind = z.infer<typeof ErrorKind>;

export const ErrorBody = z.object({
  error: ErrorKind,
  message: z.string(),
  details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string(),
  retryAfterSeconds: z.number().optional(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** HTTP status of each kind. */
export const statusOfError = {
  invalid_request: 400,
  too_large: 413,
  wrong_credentials: 401,
  unknown_tenant: 404,
  tenant_suspended: 403,
  unauthorized: 401,
  session_revoked: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  update_needed: 426,
  rate_limited: 429,
  database_unavailable: 503,
  platform_unavailable: 503,
  internal_error: 500,
} as const satisfies Record<ErrorKind, number>;
