import { fileSource } from './file-source.ts';
import type { PolicySource } from './source.ts';

/** Where this system keeps what IT has set. */
export function systemSource(): PolicySource {
  return fileSource();
}
