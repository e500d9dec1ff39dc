import { z } from 'zod';
import { Instant } from '../entities/primitives.ts';

/**
 * The version of all that Stint keeps on a device: schemas of the working data, journal, profile files. It is raised
 * with any change that an earlier Stint could not read; `test/unit/domain/data-version.test.ts` fails until it is.
 */
export const DATA_VERSION = 1;

const Written = z.object({
  /** DATA_VERSION of whoever wrote it. */
  dataVersion: z.int().min(0),
  /** That Stint's own version, as people know it. */
  madeBy: z.string().max(60),
  /** Its Electron's major version: Chromium changes the files below IndexedDB as well. */
  electron: z.int().min(0),
});

/**
 * `data-version.json` of a profile: who last had its databases open. Only added to, never changed in meaning: every
 * later Stint writes these fields, so that every earlier one knows that it must keep its hands off.
 */
export const DataMark = Written.extend({
  at: Instant,
  /** Set from before the databases are opened by another Stint until it has said that they opened well. */
  opening: Written.extend({
    /** Folder of the copy that was made first, by its name in `kept-copies`. */
    copy: z.string().max(200),
    at: Instant,
  }).optional(),
});
export type DataMark = z.infer<typeof DataMark>;
