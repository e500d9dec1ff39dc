import type { ProjectStatus } from '../../../domain/entities/project.ts';
import { t } from '../../words/words.ts';
import type { ProjectRow } from './use-projects.ts';

export type Filter = 'all' | 'active' | 'planning' | 'on_hold' | 'closed';

/** The filters with their names. */
export function filters(): readonly { id: Filter; label: string }[] {
  return [
    { id: 'all', label: t('projects.filter-all') },
    { id: 'active', label: t('projects.status-active') },
    { id: 'planning', label: t('projects.status-planning') },
    { id: 'on_hold', label: t('projects.status-on-hold') },
    { id: 'closed', label: t('projects.filter-closed') },
  ];
}

const statusesOf: Record<Filter, readonly ProjectStatus[]> = {
  all: ['planning', 'active', 'on_hold', 'completed', 'cancelled'],
  active: ['active'],
  planning: ['planning'],
  on_hold: ['on_hold'],
  closed: ['completed', 'cancelled'],
};

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Rows of a status in which every word typed is found in name, code, client or manager; accents do not matter. */
export function filterRows(rows: readonly ProjectRow[], filter: Filter, query: string): ProjectRow[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return rows.filter(({ project, clientName, managerName }) => {
    if (!statusesOf[filter].includes(project.status)) return false;
    const text = fold(`${project.code} ${project.name} ${clientName ?? ''} ${managerName ?? ''}`);
    return words.every((word) => text.includes(word));
  });
}
