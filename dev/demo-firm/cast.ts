import type { Role } from '../../domain/entities/user.ts';

/** Somebody of the demo firm, before there are ids. Rates are minor units (EUR) an hour. */
export interface CastMember {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly zone: string;
  readonly capacityMinutesPerWeek: number;
  /** ISO weekdays on which they work. */
  readonly workdays: readonly number[];
  readonly billRole: string;
  readonly costRate: number;
  readonly targetUtilisation: string;
  readonly skills: readonly (readonly [name: string, level: number])[];
}

const fullWeek = [1, 2, 3, 4, 5];
const base = {
  role: 'consultant',
  zone: 'Europe/Berlin',
  capacityMinutesPerWeek: 2400,
  workdays: fullWeek,
} as const;
const at = (name: string): string => `${name}@fennmark.example`;

export const admin: CastMember = {
  ...base,
  email: at('ingrid.solheim'),
  name: 'Ingrid Solheim',
  role: 'admin',
  billRole: 'partner',
  costRate: 9800,
  targetUtilisation: '0.3',
  skills: [
    ['finance', 9],
    ['negotiation', 8],
  ],
};

export const managers: readonly CastMember[] = [
  {
    ...base,
    email: at('zoe.lindqvist'),
    name: 'Zoë Lindqvist',
    role: 'project_manager',
    billRole: 'principal',
    costRate: 8200,
    targetUtilisation: '0.65',
    skills: [
      ['programme management', 9],
      ['logistics', 7],
      ['sql', 4],
    ],
  },
  {
    ...base,
    email: at('marcus.adeyemi'),
    name: 'Marcus Adeyemi-Whitfield',
    role: 'project_manager',
    zone: 'Europe/London',
    billRole: 'principal',
    costRate: 8400,
    targetUtilisation: '0.65',
    skills: [
      ['programme management', 8],
      ['insurance', 9],
      ['erp', 6],
    ],
  },
  {
    ...base,
    email: at('priya.raghunathan'),
    name: 'Priya Raghunathan',
    role: 'project_manager',
    billRole: 'principal',
    costRate: 8000,
    targetUtilisation: '0.65',
    skills: [
      ['programme management', 8],
      ['energy', 8],
      ['machine learning', 6],
    ],
  },
];

export const consultants: readonly CastMember[] = [
  {
    ...base,
    email: at('tomas.obriain'),
    name: 'Tomás Ó Briain',
    billRole: 'senior',
    costRate: 6400,
    targetUtilisation: '0.8',
    skills: [
      ['typescript', 9],
      ['integration', 8],
      ['energy', 5],
    ],
  },
  {
    ...base,
    email: at('aleksandra.wisniewska'),
    name: 'Aleksandra Wiśniewska',
    zone: 'Europe/Warsaw',
    billRole: 'senior',
    costRate: 5900,
    targetUtilisation: '0.8',
    skills: [
      ['sql', 9],
      ['data modelling', 9],
      ['logistics', 6],
    ],
  },
  {
    ...base,
    email: at('lucia.fernandez'),
    name: 'Lucía Fernández de la Vega y Montenegro',
    zone: 'Europe/Madrid',
    capacityMinutesPerWeek: 1920,
    workdays: [1, 2, 3, 4],
    billRole: 'consultant',
    costRate: 4800,
    targetUtilisation: '0.78',
    skills: [
      ['support', 8],
      ['training', 7],
      ['french', 9],
    ],
  },
  {
    ...base,
    email: at('b.featherstonehaugh'),
    name: 'Bartholomew Featherstonehaugh-Cholmondeley',
    zone: 'Europe/London',
    billRole: 'senior',
    costRate: 6600,
    targetUtilisation: '0.8',
    skills: [
      ['erp', 9],
      ['finance', 7],
      ['due diligence', 8],
    ],
  },
  {
    ...base,
    email: at('jonas.bergstrom'),
    name: 'Jonas Bergström',
    zone: 'Europe/Stockholm',
    billRole: 'consultant',
    costRate: 5100,
    targetUtilisation: '0.82',
    skills: [
      ['erp', 7],
      ['testing', 8],
      ['insurance', 4],
    ],
  },
  {
    ...base,
    email: at('camille.desrosiers'),
    name: 'Camille Desrosiers',
    zone: 'Europe/Paris',
    capacityMinutesPerWeek: 2250,
    billRole: 'consultant',
    costRate: 5000,
    targetUtilisation: '0.8',
    skills: [
      ['privacy', 9],
      ['french', 10],
      ['quality', 7],
    ],
  },
  {
    ...base,
    email: at('minh.anh'),
    name: 'Nguyễn Thị Minh Anh',
    billRole: 'consultant',
    costRate: 4700,
    targetUtilisation: '0.82',
    skills: [
      ['machine learning', 8],
      ['python', 9],
      ['quality', 5],
    ],
  },
  {
    ...base,
    email: at('haruna.yamamoto'),
    name: '山本 陽菜 (Haruna Yamamoto)',
    zone: 'Asia/Tokyo',
    billRole: 'senior',
    costRate: 6200,
    targetUtilisation: '0.8',
    skills: [
      ['manufacturing', 9],
      ['simulation', 8],
      ['ux', 5],
    ],
  },
  {
    ...base,
    email: at('kwame.mensah'),
    name: 'Kwame Mensah',
    capacityMinutesPerWeek: 1440,
    workdays: [1, 2, 3],
    billRole: 'junior',
    costRate: 3600,
    targetUtilisation: '0.7',
    skills: [
      ['ux', 6],
      ['training', 5],
      ['typescript', 4],
    ],
  },
];

/** Signs in for the first client. */
export const clientUser = {
  email: 'e.ashdown-pryce@hartwell.example',
  name: 'Eleanor Ashdown-Pryce',
  role: 'client',
} as const;
