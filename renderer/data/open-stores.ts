import { removeRxDatabase } from 'rxdb';
import { databaseName, openDatabase, type StintDatabase } from './database.ts';
import { asDataError, isDiskFull } from './failures.ts';
import { Journal } from './journal.ts';
import { ConflictResolver } from './merge.ts';
import { recover } from './settler.ts';
import type { OpenDataOptions } from './types.ts';

export interface Stores {
  journal: Journal;
  database: StintDatabase;
  resolver: ConflictResolver;
}

/**
 * Opens journal and working data side by side, and puts the working data right by the journal. Working data that cannot
 * be opened is made anew: all in it comes again from the server, and what the server has not is in the journal.
 * @throws DataError when the device's storage cannot be opened
 */
export async function openStores(options: OpenDataOptions): Promise<Stores> {
  const { server, begunAt = server, tenantId, userId, storage, now } = options;
  const name = await databaseName(begunAt, tenantId, userId);
  const opening = Journal.open({ name: `${name}-journal`, adapter: options.journalAdapter });
  const resolver = opening.then((journal) => new ConflictResolver(journal, now));
  const open = (): Promise<StintDatabase> =>
    openDatabase({
      name,
      storage,
      resolveEntry: async (input) => (await resolver).entry(input),
      resolveDecision: async (input) => (await resolver).decision(input),
    });
  const first = open();
  first.catch(() => undefined);
  let journal: Journal;
  try {
    journal = await opening;
  } catch (error) {
    await first.then((database) => database.close()).catch(() => undefined);
    throw error;
  }
  const recovered = async (database: StintDatabase): Promise<Stores> => {
    await recover(journal, database);
    return { journal, database, resolver: await resolver };
  };
  try {
    return await recovered(await first);
  } catch (error) {
    if (isDiskFull(error)) throw asDataError(error);
  }
  try {
    await removeRxDatabase(name, storage, false);
    return await recovered(await open());
  } catch (error) {
    throw asDataError(error);
  }
}
