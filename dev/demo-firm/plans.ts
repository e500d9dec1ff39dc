import type { ProjectStatus, ProjectType } from '../../domain/entities/project.ts';

/** A project of the demo firm, before there are ids and dates. Weeks count from this one; negative is past. */
export interface ProjectPlan {
  readonly code: string;
  readonly name: string;
  /** Index into clients.ts. */
  readonly client: number;
  readonly type: ProjectType;
  readonly status: ProjectStatus;
  readonly startWeek: number;
  readonly endWeek: number | null;
  /** Last week in which anybody worked, where that is not the end. */
  readonly quietAfterWeek?: number;
  /** Index into cast.managers. */
  readonly manager: number;
  /** Indexes into cast.consultants, the busiest first. */
  readonly team: readonly number[];
  readonly card: 'standard' | 'public' | 'pounds' | 'yen' | null;
  /** Where its burn is to stand, in percent of plan: 100 is on plan, over 105 at risk, over 110 over budget. */
  readonly burn: number | null;
  readonly tasks: readonly string[];
}

export const clientProjects: readonly ProjectPlan[] = [
  {
    code: 'HWL-TMS',
    name: 'Transport management rollout',
    client: 0,
    type: 'time_and_materials',
    status: 'active',
    startWeek: -30,
    endWeek: 14,
    manager: 0,
    team: [0, 1, 2],
    card: 'standard',
    burn: 98,
    tasks: ['Process maps', 'Carrier interfaces', 'Tariff engine', 'Pilot depot Rotterdam', 'Rollout wave 1'],
  },
  {
    code: 'HWL-DATA',
    name: 'Depot data platform',
    client: 0,
    type: 'time_and_materials',
    status: 'active',
    startWeek: -14,
    endWeek: 10,
    manager: 0,
    team: [1, 3],
    card: 'standard',
    burn: 108,
    tasks: ['Source inventory', 'Ingestion', 'Quality rules', 'Dashboards'],
  },
  {
    code: 'HWL-SUP',
    name: 'Application support',
    client: 0,
    type: 'retainer',
    status: 'active',
    startWeek: -28,
    endWeek: 24,
    manager: 0,
    team: [2, 4],
    card: 'standard',
    burn: 92,
    tasks: ['Incidents', 'Small changes', 'Monthly service review'],
  },
  {
    code: 'BRM-ERP',
    name: 'ERP renewal, wave 2',
    client: 1,
    type: 'fixed_price',
    status: 'active',
    startWeek: -22,
    endWeek: 6,
    manager: 1,
    team: [3, 4, 5],
    card: 'standard',
    burn: 127,
    tasks: ['Blueprint', 'Finance module', 'Data migration', 'Integration tests', 'Cutover'],
  },
  {
    code: 'BRM-QA',
    name: 'Plant quality audit',
    client: 1,
    type: 'fixed_price',
    status: 'completed',
    startWeek: -26,
    endWeek: -9,
    manager: 1,
    team: [5, 6],
    card: 'standard',
    burn: 99,
    tasks: ['Audit plan', 'Site visits', 'Findings report'],
  },
  {
    code: 'BRM-MES',
    name: 'Shop floor system, discovery',
    client: 1,
    type: 'time_and_materials',
    status: 'planning',
    startWeek: 2,
    endWeek: 20,
    manager: 1,
    team: [5, 7],
    card: 'standard',
    burn: null,
    tasks: ['Interviews', 'Options paper'],
  },
  {
    code: 'OST-GRID',
    name: 'Grid load forecasting pilot',
    client: 2,
    type: 'outcome_based',
    status: 'active',
    startWeek: -18,
    endWeek: 8,
    manager: 2,
    team: [6, 0, 7],
    card: 'standard',
    burn: 103,
    tasks: ['Data access', 'Baseline model', 'Weather features', 'Field trial'],
  },
  {
    code: 'OST-PORT',
    name: 'Customer portal',
    client: 2,
    type: 'time_and_materials',
    status: 'on_hold',
    startWeek: -24,
    endWeek: 4,
    quietAfterWeek: -6,
    manager: 2,
    team: [7, 8],
    card: 'standard',
    burn: 88,
    tasks: ['User research', 'Design system', 'Meter readings'],
  },
  {
    code: 'BRA-EPR',
    name: 'Patient record migration',
    client: 3,
    type: 'fixed_price',
    status: 'active',
    startWeek: -25,
    endWeek: -2,
    manager: 2,
    team: [8, 6, 1],
    card: 'pounds',
    burn: 113,
    tasks: ['Data mapping', 'Trial load', 'Clinical safety case', 'Go-live weekend'],
  },
  {
    code: 'BRA-TRN',
    name: 'Clinician training',
    client: 3,
    type: 'time_and_materials',
    status: 'completed',
    startWeek: -20,
    endWeek: -7,
    manager: 2,
    team: [8, 2],
    card: 'pounds',
    burn: 96,
    tasks: ['Course design', 'Ward sessions'],
  },
  {
    code: 'CAL-CLM',
    name: 'Claims triage redesign',
    client: 4,
    type: 'time_and_materials',
    status: 'active',
    startWeek: -16,
    endWeek: 12,
    manager: 1,
    team: [4, 7, 0],
    card: null,
    burn: 101,
    tasks: ['Claims walk-through', 'Triage rules', 'Adjuster workbench', 'Pilot in Ohio'],
  },
  {
    code: 'CAL-DD',
    name: 'Due diligence, Finch Re',
    client: 4,
    type: 'outcome_based',
    status: 'cancelled',
    startWeek: -23,
    endWeek: -12,
    manager: 1,
    team: [3, 8],
    card: null,
    burn: 74,
    tasks: ['Data room', 'Red flags report'],
  },
  {
    code: 'AUB-PDD',
    name: 'Portail des démarches',
    client: 5,
    type: 'retainer',
    status: 'active',
    startWeek: -28,
    endWeek: 24,
    manager: 0,
    team: [5, 2],
    card: 'public',
    burn: 97,
    tasks: ['Assistance', 'Évolutions', 'Comité de suivi'],
  },
  {
    code: 'AUB-RGPD',
    name: 'Audit RGPD',
    client: 5,
    type: 'fixed_price',
    status: 'completed',
    startWeek: -17,
    endWeek: -6,
    manager: 0,
    team: [5, 1],
    card: 'public',
    burn: 104,
    tasks: ['Cartographie des traitements', 'Analyse d’écarts', 'Restitution'],
  },
  {
    code: 'KOB-TWIN',
    name: 'Fab line digital twin',
    client: 6,
    type: 'time_and_materials',
    status: 'active',
    startWeek: -12,
    endWeek: 18,
    manager: 2,
    team: [7, 6, 3],
    card: 'yen',
    burn: 107,
    tasks: ['Line survey', 'Simulation core', 'Operator view'],
  },
  {
    code: 'KOB-OPS',
    name: 'Operations advisory',
    client: 6,
    type: 'retainer',
    status: 'active',
    startWeek: -28,
    endWeek: null,
    manager: 2,
    team: [0, 7],
    card: 'yen',
    burn: null,
    tasks: ['Advisory calls', 'Quarterly review'],
  },
];

export const INTERNAL = { code: 'FEN-INT', name: 'Internal', client: 7, manager: 2 } as const;
export const TIME_OFF = { code: 'FEN-OFF', name: 'Time off', client: 7, manager: 2 } as const;

export const clientActivities = [
  { code: 'ANA', name: 'Analysis', billable: true },
  { code: 'DEV', name: 'Development', billable: true },
  { code: 'TST', name: 'Testing', billable: true },
  { code: 'WSH', name: 'Workshops', billable: true },
  { code: 'PMO', name: 'Project management', billable: true },
  { code: 'TRV', name: 'Travel', billable: false },
];
export const internalActivities = [
  { code: 'ADM', name: 'Administration', billable: false },
  { code: 'LRN', name: 'Learning', billable: false },
  { code: 'SAL', name: 'Sales support', billable: false },
];
export const timeOffActivities = [
  { code: 'LEAVE', name: 'Annual leave', billable: false },
  { code: 'SICK', name: 'Sick leave', billable: false },
];

/** Per card: name, currency, and the rate of each role in minor units an hour, now and half a year ago. */
export const cards = {
  standard: {
    name: 'Standard',
    currency: 'EUR',
    rates: { partner: 24_000, principal: 19_500, senior: 16_500, consultant: 13_500, junior: 9800 },
  },
  public: {
    name: 'Public sector',
    currency: 'EUR',
    rates: { principal: 15_000, senior: 12_800, consultant: 10_900, junior: 8200 },
  },
  pounds: {
    name: 'Health, UK',
    currency: 'GBP',
    rates: { principal: 14_200, senior: 12_200, consultant: 10_300, junior: 7900 },
  },
  yen: {
    name: 'Japan',
    currency: 'JPY',
    rates: { principal: 28_000, senior: 24_000, consultant: 19_500, junior: 14_000 },
  },
} as const;
