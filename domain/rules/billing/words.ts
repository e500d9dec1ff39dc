import { Exact } from '../exact.ts';
import type { BillingInput } from './types.ts';

type Language = BillingInput['language'];

const MONTHS = {
  en: 'January February March April May June July August September October November December',
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
};

const USAGE = {
  en: {
    api_call: 'API calls',
    report_generation: 'Reports',
    storage_gb: 'Storage',
    task_execution: 'Sandbox time',
  },
  de: {
    api_call: 'API-Aufrufe',
    report_generation: 'Berichte',
    storage_gb: 'Speicher',
    task_execution: 'Sandbox-Zeit',
  },
};

const TEXTS = {
  en: {
    retainer: 'retainer',
    within: 'within the retainer',
    beyond: 'beyond the retainer',
    overtime: 'overtime',
    volume: 'volume discount',
    discount: 'discount',
    correction: 'Correction',
    noTask: 'without a task',
    noRole: 'without a role',
  },
  de: {
    retainer: 'Pauschale',
    within: 'in der Pauschale',
    beyond: 'über die Pauschale hinaus',
    overtime: 'Überstunden',
    volume: 'Mengenrabatt',
    discount: 'Rabatt',
    correction: 'Korrektur',
    noTask: 'ohne Aufgabe',
    noRole: 'ohne Rolle',
  },
};

/** The few words of a line's description. They go to clients, so in the language of the firm's documents. */
export type LineWords = (typeof TEXTS)['en'] & {
  /** `2026-10` as `October 2026` */
  month(month: string): string;
  /** A decimal as people write it: `1.5`, `1,5` */
  decimal(decimal: string): string;
  /** A ratio as a percentage: `12.5%`, in German `12,5 %` with a space that does not break */
  percent(ratio: string): string;
  usage(eventType: string): string;
};

export function lineWords(language: Language): LineWords {
  const months = MONTHS[language].split(' ');
  const usage: Readonly<Record<string, string>> = USAGE[language];
  const decimal = (text: string) => (language === 'de' ? text.replace('.', ',') : text);
  return {
    ...TEXTS[language],
    month: (month) => `${months[Number(month.slice(5, 7)) - 1] ?? month} ${month.slice(0, 4)}`,
    decimal,
    percent: (ratio) =>
      `${decimal(new Exact(ratio).times(100).toFixed())}${language === 'de' ? '\u00a0%' : '%'}`,
    usage: (eventType) => usage[eventType] ?? eventType,
  };
}

/** Parts of a description, the most general first. At most 1,000 characters. */
export function described(...parts: readonly (string | null)[]): string {
  return parts
    .filter((part) => part !== null && part !== '')
    .join(' · ')
    .slice(0, 1000);
}
