/**
 * What must hold in the page before any other module of ours runs; the first import of whatever starts a page.
 * Zod may not compile parsers with `new Function` under our content security policy, and IndexedDB must be strict.
 */
import { config } from 'zod';
import { makeIndexedDbStrict } from './strict-indexeddb.ts';

config({ jitless: true });
makeIndexedDbStrict();
