import { writeFileSync, writeSync } from 'node:fs';

/** Writes all of a text at once, so that nothing is lost when the process ends right after. */
function write(descriptor: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      // A reader that is slow is waited for; one that is gone, or a terminal that never was, is not.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
    }
  }
}

/** A report: to the file if one is named, else to stdout. @throws when the file cannot be written */
export function report(text: string, output: string | null): void {
  if (output === null) write(1, text);
  else writeFileSync(output, text);
}

/** A sentence to stderr. */
export function complain(sentence: string): void {
  write(2, `${sentence}\n`);
}
