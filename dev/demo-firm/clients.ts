/** A client of the demo firm, before there are ids. */
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
