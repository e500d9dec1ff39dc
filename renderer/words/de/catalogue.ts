import type { Catalogue } from '../en/catalogue.ts';
import { common } from './common.ts';
import { day } from './day.ts';
import { week } from './week.ts';

/** German for every key of the English catalogue. People are addressed with "Sie". */
export const de: Catalogue = {
  ...common,
  ...day,
  ...week,
};
