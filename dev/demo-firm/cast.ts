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

export interface CastClient {
  readonly name: string;
  readonly industry: string;
  readonly currency: string;
  /** Minor units an hour. */
  readonly defaultRate: number | null;
  readonly discountTier: 'none' | 'silver' | 'gold' | 'platinum';
  readonly discount: string;
  readonly contact: readonly [name: string, email: string, role: string];
  /** VAT on its invoices. */
  readonly taxRate: string;
  readonly termsDays: number;
}

export const clients: readonly CastClient[] = [
  {
    name: 'Hartwell Logistics',
    industry: 'Transport',
    currency: 'EUR',
    defaultRate: 14_500,
    discountTier: 'gold',
    discount: '0.05',
    contact: ['Eleanor Ashdown-Pryce', 'e.ashdown-pryce@hartwell.example', 'Head of operations'],
    taxRate: '0.19',
    termsDays: 30,
  },
  {
    name: 'Brückner Maschinenbau GmbH & Co. KG',
    industry: 'Manufacturing',
    currency: 'EUR',
    defaultRate: 13_800,
    discountTier: 'silver',
    discount: '0.03',
    contact: ['Jürgen Brückner', 'j.brueckner@brueckner.example', 'Managing director'],
    taxRate: '0.19',
    termsDays: 30,
  },
  {
    name: 'Ostara Energi AS',
    industry: 'Energy',
    currency: 'EUR',
    defaultRate: 15_500,
    discountTier: 'none',
    discount: '0',
    contact: ['Sigrid Åsnes', 'sigrid@ostara.example', 'Grid planning'],
    taxRate: '0',
    termsDays: 30,
  },
  {
    name: 'St Brannoc Hospitals',
    industry: 'Health',
    currency: 'GBP',
    defaultRate: 11_800,
    discountTier: 'platinum',
    discount: '0.08',
    contact: ['Dr Rowan Tregenza', 'r.tregenza@stbrannoc.example', 'Chief information officer'],
    taxRate: '0.2',
    termsDays: 60,
  },
  {
    name: 'Calloway & Finch Insurance',
    industry: 'Insurance',
    currency: 'USD',
    defaultRate: 19_000,
    discountTier: 'none',
    discount: '0',
    contact: ['Dana Calloway', 'dcalloway@callowayfinch.example', 'VP claims'],
    taxRate: '0',
    termsDays: 30,
  },
  {
    name: 'Ville de Saint-Aubrac',
    industry: 'Public sector',
    currency: 'EUR',
    defaultRate: null,
    discountTier: 'none',
    discount: '0',
    contact: ['Hélène Marchetti', 'h.marchetti@saint-aubrac.example', 'Direction du numérique'],
    taxRate: '0.2',
    termsDays: 60,
  },
  {
    name: '工房ロボティクス (Kōbō Robotics)',
    industry: 'Robotics',
    currency: 'JPY',
    defaultRate: 21_000,
    discountTier: 'silver',
    discount: '0.03',
    contact: ['Takumi Arai', 't.arai@kobo.example', 'Plant engineering'],
    taxRate: '0.1',
    termsDays: 45,
  },
  {
    name: 'Fennmark Advisory',
    industry: 'Consulting',
    currency: 'EUR',
    defaultRate: null,
    discountTier: 'none',
    discount: '0',
    contact: ['Ingrid Solheim', 'ingrid.solheim@fennmark.example', 'Partner'],
    taxRate: '0',
    termsDays: 30,
  },
];
