import type { PoolClient } from 'pg';
import { StintError } from '../../errors.ts';
import { renderDocument } from '../documents/render.ts';
import type { RenderDocument } from './deliver.ts';

/**
 * What a client receives: the PDF with the e-invoice inside it, or without one where there can be none of it. The same
 * bytes each time.
 */
export const renderForClient: RenderDocument = async (tx: PoolClient, of) => {
  try {
    return (await renderDocument(tx, { ...of, format: 'facturx' })).bytes;
  } catch (error) {
    if (!(error instanceof StintError) || error.kind !== 'conflict') throw error;
    return (await renderDocument(tx, { ...of, format: 'pdf' })).bytes;
  }
};
