import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { jwtVerify } from 'jose';
import { ApiError } from './errors.ts';

/** Compares two secrets without telling their length or where they differ. */
function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

async function isSignedToken(token: string, apiKey: string): Promise<boolean> {
  if (token.split('.').length !== 3) return false;
  try {
    await jwtVerify(token, new TextEncoder().encode(apiKey), {
      algorithms: ['HS256'],
      requiredClaims: ['exp'],
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * Lets a request through that carries the key as `X-API-Key` or as a Bearer token, or a Bearer JWT (HS256, signed
 * with the key, unexpired). The contract names the two headers; how the vendor signs its JWTs is its own matter.
 * @throws ApiError `unauthorized`
 */
export async function requireKey(headers: IncomingHttpHeaders, apiKey: string): Promise<void> {
  const key = headers['x-api-key'];
  if (typeof key === 'string' && sameSecret(key, apiKey)) return;
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined && (sameSecret(bearer, apiKey) || (await isSignedToken(bearer, apiKey)))) return;
  throw new ApiError('unauthorized', 'The API key or token is missing or not valid.');
}
