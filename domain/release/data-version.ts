/**
 * The version of all that Stint keeps on a device: schemas of the working data, journal, profile files. It is raised
 * with any change that an earlier Stint could not read; `test/unit/domain/data-version.test.ts` fails until it is.
 */
export const DATA_VERSION = 1;
