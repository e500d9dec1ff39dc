import type { OpenDataOptions, StintData } from './types.ts';

/**
 * Opens the local database and the journal of one person at one server, repairs what a crash left, and starts
 * replication in the background. Works without a network.
 * @throws DataError when the device's storage cannot be opened
 */
export async function openData(options: OpenDataOptions): Promise<StintData> {
  throw new Error(`not written yet: ${options.server}`);
}
