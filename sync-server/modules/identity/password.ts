import { hash, verify } from '@node-rs/argon2';
import { StintError } from '../../errors.ts';

/** OWASP's argon2id: 19 MiB, two passes, one lane; 17 ms on the reference machine (RUNTIME-FACTS.md). */
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** How many hash at once, and how many may wait: a flood of sign-ins takes neither all cores nor all memory. */
const AT_ONCE = 2;
const WAITING_MAX = 100;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_MAX) {
      throw new StintError(
        'rate_limited',
        'Too many people are signing in at once. Try again in a few seconds.',
        {
          retryAfterSeconds: 5,
        },
      );
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** @returns the argon2id hash in PHC form, to be stored in `users.password_hash` */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, argon2id));
}

/** Whether the password fits the hash; false too where the hash cannot be read. */
export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return inTurn(() => verify(passwordHash, password).catch(() => false));
}
