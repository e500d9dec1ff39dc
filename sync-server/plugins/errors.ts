import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { TooLarge } from '../../domain/rules/exact.ts';
import type { ErrorBody, ErrorKind } from '../../domain/wire/errors.ts';
import { isDatabaseUnavailable, isUnstorableText } from '../database-errors.ts';
import { StintError } from '../errors.ts';

const DETAILS_MAX = 20;

/** What Fastify itself refuses, in our words. */
const fastifyErrors: Record<string, [ErrorKind, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'too_large',
    'That is more than the server takes at once. Nothing was stored. Send it in smaller parts.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'invalid_request',
    'The server takes JSON only (content-type: application/json).',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid_request', 'The request has no body.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_request', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid_request', 'The body is not as long as its header says.'],
};

function fieldPath(instancePath: string): string {
  return instancePath
    .split('/')
    .filter((part) => part !== '')
    .join('.');
}

function fromFastify(error: unknown): StintError | null {
  if (!(error instanceof Error)) return null;
  const code: unknown = Reflect.get(error, 'code');
  const known = typeof code === 'string' ? fastifyErrors[code] : undefined;
  if (known) return new StintError(known[0], known[1], { cause: error });
  const status: unknown = Reflect.get(error, 'statusCode');
  if (typeof status !== 'number' || status < 400 || status > 499) return null;
  if (error instanceof SyntaxError)
    return new StintError('invalid_request', 'The body is not valid JSON.', { cause: error });
  return new StintError('invalid_request', 'The server could not read this request.', { cause: error });
}

/**
 * The one place where anything thrown becomes one of the closed set of kinds. What is not known is `internal_error`
 * and says nothing about itself; the cause is in the log under the request's id. A ZodError thrown inside a handler
 * is ours (a row that does not parse), so it is `internal_error` too: a route that parses input by hand throws
 * `StintError('invalid_request')`.
 */
export function toStintError(error: unknown): StintError {
  if (error instanceof StintError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const details = error.validation.slice(0, DETAILS_MAX).map((issue) => ({
      path: fieldPath(issue.instancePath),
      message: issue.message ?? 'is not right',
    }));
    const where = error.validationContext === 'body' ? 'body' : 'address or headers';
    return new StintError(
      'invalid_request',
      `The ${where} of the request is not as expected. Nothing was stored.`,
      {
        details,
        cause: error,
      },
    );
  }
  if (isDatabaseUnavailable(error)) {
    return new StintError(
      'database_unavailable',
      'The server cannot reach its database just now. What is on this device is safe and will be sent again.',
      { retryAfterSeconds: 5, cause: error },
    );
  }
  if (isUnstorableText(error)) {
    return new StintError('invalid_request', 'The request holds characters that cannot be stored.', {
      cause: error,
    });
  }
  if (error instanceof TooLarge) {
    return new StintError(
      'conflict',
      'An amount would be larger than can be kept exactly. Look at the rates and discounts that it comes from; nothing was stored.',
      { cause: error },
    );
  }
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return new StintError('invalid_request', 'The body is nested too deeply.', { cause: error });
  }
  return (
    fromFastify(error) ??
    new StintError(
      'internal_error',
      'Something went wrong on the server. What is on this device is safe. If it stays so, tell your administrator this number.',
      { cause: error },
    )
  );
}

/** The body that answers an error. */
export function toErrorBody(error: StintError, requestId: string): ErrorBody {
  return {
    error: error.kind,
    message: error.message,
    ...(error.details ? { details: error.details } : {}),
    requestId,
    ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
  };
}

/** Sends what was thrown as an `ErrorBody`; the log gets the cause of what is ours to mend. */
export function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = toStintError(thrown);
  if (error.kind === 'internal_error') request.log.error({ err: thrown }, 'request failed');
  else if (error.kind === 'database_unavailable') {
    request.log.warn(
      { reason: thrown instanceof Error ? thrown.message : String(thrown) },
      'database unavailable',
    );
  }
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds));
  // A route may have set another type, and a serializer for its own answers.
  return reply
    .code(error.statusCode)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(toErrorBody(error, request.id));
}

/** Answers everything that is thrown, and every address that does not exist, with an `ErrorBody`. */
export function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) =>
    answerError(new StintError('not_found', 'There is nothing at this address.'), request, reply),
  );
}
