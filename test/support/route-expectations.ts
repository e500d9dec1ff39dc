import { v7 as uuidv7 } from 'uuid';
import { can, type Permission } from '../../domain/rules/permissions.ts';
import { CollectionName } from '../../domain/wire/collections.ts';
import { billingSettings, cardContent, contractTerms, expenseChange, termsContent } from './billing.ts';
import type { CanaryFirm, CanaryViewer } from './canary-firm.ts';
import { firmSettings } from './firm.ts';

export interface Asked {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  payload?: object;
}

export interface RouteExpectation {
  /** What to ask of it; what it answers to everybody must hold nothing that is not theirs. */
  asks: readonly Asked[];
  /** The answer's status to somebody who is signed in. */
  status(viewer: CanaryViewer, asked: Asked): number;
  /** It needs no sign-in. */
  isPublic?: boolean;
  /** What it may say to the viewer beside what their documents hold. */
  alsoSees?(viewer: CanaryViewer): string[];
}

const actorOf = ({ id, roles, clientId }: CanaryViewer) => ({ userId: id, roles, clientId });
const needs = (permission: Permission, ok = 200) => ({
  status: (viewer: CanaryViewer) => (can(actorOf(viewer), permission) ? ok : 403),
});
const anybody = (code = 200) => ({ status: () => code });
const get = (url: string): Asked => ({ method: 'GET', url });
const post = (url: string, payload?: object): Asked => ({
  method: 'POST',
  url,
  ...(payload ? { payload } : {}),
});

const put = (url: string, payload: object): Asked => ({ method: 'PUT', url, payload });

/** All that is due of any client, as an invoice is asked for. */
const everythingDue = {
  ...{ clientId: null, projectIds: [], from: '2026-01-01', to: '2026-12-31' },
  ...{ grouping: null, includeUsage: true },
};

/** Every route of the server, and what it answers to whom. A new route has no place here until somebody has thought. */
export function routeExpectations(firm: CanaryFirm): Record<string, RouteExpectation> {
  const { ofAdmin, ofManager } = firm.reports;
  const reportsOf = (viewer: CanaryViewer): string[] =>
    can(actorOf(viewer), 'reports.view_all')
      ? [...firm.reportWords.values()].flat()
      : [...(firm.reportWords.get(viewer.id) ?? [])];
  const reports = (path: string, method: Asked['method'] = 'GET'): RouteExpectation => ({
    asks: [ofAdmin, ofManager].map((id) => ({ method, url: `/v1/reports/jobs/${id}${path}` })),
    status: (viewer, { url }) => {
      if (!can(actorOf(viewer), 'reports.run')) return 403;
      const isTheirs = url.includes(ofManager) && viewer.id === firm.manager.id;
      return isTheirs || can(actorOf(viewer), 'reports.view_all') ? 200 : 404;
    },
    alsoSees: reportsOf,
  });
  /** Of every client for an administrator, of their own for a client's people. */
  const usage = (path: string): RouteExpectation => ({
    asks: [firm.client.id, firm.otherClient.id].map((id) => get(`/v1/usage/clients/${id}${path}`)),
    status: (viewer, { url }) => {
      const client = url.includes(firm.client.id) ? firm.client : firm.otherClient;
      return can(actorOf(viewer), 'usage.view', { client }) ? 200 : 403;
    },
  });
  return {
    'GET /health': { asks: [get('/health')], isPublic: true, ...anybody() },
    'GET /ready': { asks: [get('/ready')], isPublic: true, ...anybody() },
    'GET /metrics': { asks: [get('/metrics')], isPublic: true, ...anybody() },
    // What the routes are, of no firm.
    'GET /docs': { asks: [get('/docs')], isPublic: true, ...anybody() },
    'GET /docs/json': { asks: [get('/docs/json')], isPublic: true, ...anybody() },
    'GET /docs/yaml': { asks: [get('/docs/yaml')], isPublic: true, ...anybody() },
    'GET /docs/static/*': { asks: [], isPublic: true, ...anybody() },
    'GET /docs/static/index.html': { asks: [], isPublic: true, ...anybody() },
    'GET /docs/static/swagger-initializer.js': { asks: [], isPublic: true, ...anybody() },
    'GET /.well-known/jwks.json': { asks: [get('/.well-known/jwks.json')], isPublic: true, ...anybody() },
    'POST /v1/auth/sign-in': {
      asks: [
        post('/v1/auth/sign-in', {
          ...{ tenant: firm.slug, email: firm.admin.email, password: 'not theirs' },
          device: { id: uuidv7(), name: 'Laptop', platform: 'linux' },
        }),
      ],
      isPublic: true,
      ...anybody(401),
    },
    'GET /v1/auth/methods': {
      asks: [get(`/v1/auth/methods?tenant=${firm.slug}`)],
      isPublic: true,
      ...anybody(),
    },
    // This firm has no identity provider (test/integration/sso.test.ts has one).
    'POST /v1/auth/sso': {
      asks: [
        post('/v1/auth/sso', {
          ...{ tenant: firm.slug, idToken: 'x'.repeat(40), proof: 'y'.repeat(43) },
          device: { id: uuidv7(), name: 'Laptop', platform: 'linux' },
        }),
      ],
      isPublic: true,
      ...anybody(404),
    },
    'POST /v1/auth/refresh': {
      asks: [
        post('/v1/auth/refresh', { refreshToken: `${firm.tenantId}.${'x'.repeat(40)}`, deviceId: uuidv7() }),
      ],
      isPublic: true,
      ...anybody(401),
    },
    'POST /v1/auth/sign-out': {
      asks: [post('/v1/auth/sign-out', { refreshToken: `${firm.tenantId}.${'x'.repeat(40)}` })],
      isPublic: true,
      ...anybody(204),
    },
    'GET /v1/auth/devices': { asks: [get('/v1/auth/devices')], ...anybody() },
    'POST /v1/auth/devices/:id/revoke': {
      asks: [post(`/v1/auth/devices/${uuidv7()}/revoke`)],
      ...anybody(404),
    },
    'GET /v1/sync/:collection/pull': {
      asks: CollectionName.options.map((name) => get(`/v1/sync/${name}/pull?limit=1000`)),
      ...anybody(),
    },
    'POST /v1/sync/:collection/push': {
      asks: ['timeEntries', 'decisions'].map((name) =>
        post(`/v1/sync/${name}/push`, {
          rows: [
            { operationId: uuidv7(), assumedMasterState: null, newDocumentState: { id: firm.submittedId } },
          ],
        }),
      ),
      ...anybody(),
    },
    'GET /v1/sync/totals': { asks: [get('/v1/sync/totals')], ...anybody() },
    'POST /v1/sync/sealed': { asks: [post('/v1/sync/sealed', {})], ...anybody(400) },
    // A stream does not end: it is listened to in sync-http.test.ts, and says a version and an epoch alone.
    'GET /v1/sync/stream': { asks: [], ...anybody() },
    'POST /v1/notifications/read': {
      asks: [post('/v1/notifications/read', { ids: [uuidv7()], read: true })],
      ...anybody(),
    },
    // Whoever sees the entry: its person, who manages the project, who was lent the right to decide, administrators.
    'GET /v1/time-entries/:id/history': {
      asks: [firm.submittedId, firm.historyId].map((id) => get(`/v1/time-entries/${id}/history`)),
      status: ({ id, clientId }, { url }) => {
        const theirs = [firm.admin, firm.manager, firm.consultant, firm.viewers.delegate];
        const isApproved = url.includes(firm.historyId);
        const sees = theirs.some((one) => one.id === id) || (isApproved && clientId === firm.client.id);
        return sees ? 200 : 404;
      },
    },
    'GET /v1/webhooks': { asks: [get('/v1/webhooks')], ...needs('settings.webhooks') },
    'POST /v1/webhooks': {
      asks: [post('/v1/webhooks', { id: uuidv7(), url: 'https://hooks.example.com/stint', description: '' })],
      ...needs('settings.webhooks', 201),
    },
    ...Object.fromEntries(
      [
        post('/v1/webhooks/:id', {}),
        post('/v1/webhooks/:id/remove'),
        post('/v1/webhooks/:id/secret', {}),
        post('/v1/webhooks/:id/ping'),
        get('/v1/webhooks/:id/deliveries'),
        post('/v1/webhooks/deliveries/:id/redeliver'),
      ].map((asked): [string, RouteExpectation] => [
        `${asked.method} ${asked.url}`,
        {
          asks: [{ ...asked, url: asked.url.replace(':id', uuidv7()) }],
          ...needs('settings.webhooks', 404),
        },
      ]),
    ),
    'GET /v1/metering/state': { asks: [get('/v1/metering/state')], ...needs('settings.billing') },
    'GET /v1/metering/dead-letters': {
      asks: ['dead', 'dropped'].map((state) => get(`/v1/metering/dead-letters?state=${state}`)),
      ...needs('settings.billing'),
    },
    ...Object.fromEntries(
      [
        post('/v1/metering/dead-letters/replay', { ids: [uuidv7()] }),
        post('/v1/metering/dead-letters/drop', { ids: [uuidv7()], reason: 'Not owed' }),
        post('/v1/metering/dead-letters/restore', { ids: [uuidv7()] }),
      ].map((asked): [string, RouteExpectation] => [
        `POST ${asked.url}`,
        { asks: [asked], ...needs('settings.billing') },
      ]),
    ),
    'POST /v1/metering/dead-letters/:id/fix': {
      asks: [post(`/v1/metering/dead-letters/${uuidv7()}/fix`, {})],
      ...needs('settings.billing', 404),
    },
    'GET /v1/billing/settings': { asks: [get('/v1/billing/settings')], ...needs('settings.billing') },
    'PUT /v1/billing/settings': {
      asks: [
        {
          method: 'PUT',
          url: '/v1/billing/settings',
          payload: { settingsVersion: 7, settings: billingSettings },
        },
      ],
      ...needs('settings.billing', 409),
    },
    'POST /v1/billing/effect': {
      asks: [post('/v1/billing/effect', { kind: 'rounding', rule: firmSettings.rounding })],
      ...needs('settings.billing'),
    },
    'GET /v1/billing/cards': { asks: [get('/v1/billing/cards')], ...needs('settings.billing') },
    'GET /v1/billing/expenses': { asks: [get('/v1/billing/expenses')], ...needs('settings.billing') },
    'GET /v1/billing/clients/:id': {
      asks: [get(`/v1/billing/clients/${firm.client.id}`)],
      ...needs('settings.billing'),
    },
    'GET /v1/billing/projects/:id': {
      asks: [get(`/v1/billing/projects/${firm.project.id}`)],
      ...needs('settings.billing'),
    },
    'POST /v1/billing/cards/:id/versions': {
      asks: [post(`/v1/billing/cards/${uuidv7()}/versions`, { after: 7, content: cardContent })],
      ...needs('settings.billing', 409),
    },
    'PUT /v1/billing/expenses/:id': {
      asks: [
        {
          method: 'PUT',
          url: `/v1/billing/expenses/${uuidv7()}`,
          payload: expenseChange(uuidv7()),
        },
      ],
      ...needs('settings.billing', 409),
    },
    // Of things that are not there.
    ...Object.fromEntries(
      [
        put('/v1/billing/clients/:id', { tag: '', info: null, contractTerms }),
        put('/v1/billing/projects/:id/card', { cardId: null }),
        post('/v1/billing/projects/:id/terms', { after: 0, content: termsContent }),
        post('/v1/billing/projects/:id/terms/:version/take-back'),
        post('/v1/billing/cards/:id/versions/:version/take-back'),
        put('/v1/billing/projects/:id/milestones/:milestoneId', { reachedOn: null, amountMinor: 1 }),
      ].map((asked): [string, RouteExpectation] => [
        `${asked.method} ${asked.url}`,
        {
          asks: [{ ...asked, url: asked.url.replaceAll(/:\w*[iI]d/g, uuidv7()).replace(':version', '1') }],
          ...needs('settings.billing', 404),
        },
      ]),
    ),
    'GET /v1/usage/clients': { asks: [get('/v1/usage/clients')], ...needs('usage.view') },
    'GET /v1/usage/clients/:clientId': usage('?from=2026-01&to=2026-12'),
    'GET /v1/usage/clients/:clientId/forecast': usage('/forecast'),
    'GET /v1/usage/clients/:clientId/log': usage('/log?month=2026-01'),
    'GET /v1/usage/settings': { asks: [get('/v1/usage/settings')], ...needs('settings.billing') },
    'PUT /v1/usage/settings': {
      asks: [{ method: 'PUT', url: '/v1/usage/settings', payload: { houseClientId: null } }],
      ...needs('settings.billing'),
    },
    'GET /v1/reconciliation/runs': { asks: [get('/v1/reconciliation/runs')], ...needs('settings.billing') },
    'POST /v1/reconciliation/runs': {
      asks: [post('/v1/reconciliation/runs', { id: uuidv7(), month: '2026-08' })],
      ...needs('settings.billing', 201),
    },
    'GET /v1/reconciliation/runs/:id': {
      asks: [get(`/v1/reconciliation/runs/${uuidv7()}`)],
      ...needs('settings.billing', 404),
    },
    // Without a secret nobody is listened to; with one the signature is asked for (usage-webhook.test.ts).
    'POST /webhooks/creto-metering': {
      asks: [post('/webhooks/creto-metering', {})],
      isPublic: true,
      ...anybody(404),
    },
    'GET /v1/tenant/settings': {
      asks: [get('/v1/tenant/settings')],
      ...needs('settings.rules'),
    },
    'GET /v1/tenant/lock-effect': {
      asks: [get('/v1/tenant/lock-effect?through=2026-01-31')],
      ...needs('settings.rules'),
    },
    // What it is given is no rule at all, and says so only to whoever may change them.
    'PUT /v1/tenant/settings': {
      asks: [{ method: 'PUT', url: '/v1/tenant/settings', payload: { version: 0, settings: firmSettings } }],
      ...needs('settings.rules', 409),
    },
    'GET /v1/invoices': { asks: [get('/v1/invoices')], ...needs('invoices.generate') },
    'GET /v1/invoices/due': { asks: [get('/v1/invoices/due?to=2026-12-31')], ...needs('invoices.generate') },
    'POST /v1/invoices/preview': {
      asks: [post('/v1/invoices/preview', everythingDue)],
      ...needs('invoices.generate'),
    },
    // Of a client that is not theirs.
    'POST /v1/invoices/drafts': {
      asks: [
        post('/v1/invoices/drafts', {
          ...{ requestId: uuidv7(), scope: { ...everythingDue, clientId: uuidv7() } },
          ...{ discounts: [], note: '', issue: true },
        }),
      ],
      ...needs('invoices.generate', 404),
    },
    // Nothing was issued then.
    'GET /v1/invoices/export': {
      asks: ['quickbooks', 'xero', 'netsuite', 'csv', 'xlsx'].map((system) =>
        get(`/v1/invoices/export?system=${system}&from=1999-01-01&to=1999-12-31`),
      ),
      ...needs('invoices.generate', 409),
    },
    // None of these ids is an invoice of theirs; whoever may not make invoices is not told even that.
    ...Object.fromEntries(
      [
        get('/v1/invoices/:id'),
        get('/v1/invoices/:id/lines/:position'),
        get('/v1/invoices/:id/document'),
        post('/v1/invoices/:id/recompute'),
        put('/v1/invoices/:id', { version: 0, note: '', dueDate: null, discounts: [], descriptions: [] }),
        post('/v1/invoices/:id/refresh', { requestId: uuidv7() }),
        post('/v1/invoices/:id/discard', { requestId: uuidv7() }),
        post('/v1/invoices/:id/restore', { requestId: uuidv7() }),
        post('/v1/invoices/:id/issue', { requestId: uuidv7(), version: 0, dateIssued: null }),
        post('/v1/invoices/:id/void', { requestId: uuidv7(), reason: 'Sent to the wrong client' }),
      ].map((asked): [string, RouteExpectation] => [
        `${asked.method} ${asked.url}`,
        {
          asks: [{ ...asked, url: asked.url.replace(':id', uuidv7()).replace(':position', '1') }],
          ...needs('invoices.generate', 404),
        },
      ]),
    ),
    // None of these ids is an invoice of theirs; whoever may not look after invoices is not told even that.
    ...Object.fromEntries(
      [
        post('/v1/invoices/:id/payments', {
          ...{ requestId: uuidv7(), kind: 'payment', receivedOn: '2026-06-30', amountMinor: 1 },
          ...{ method: 'bank_transfer', reference: '', otherInvoiceId: null },
        }),
        post('/v1/invoices/:id/payments/:paymentId/reverse', { requestId: uuidv7() }),
        post('/v1/invoices/:id/credit-notes', {
          ...{ requestId: uuidv7(), reason: 'Too much', issuedOn: null, lines: [], releasesWork: false },
        }),
        post('/v1/invoices/:id/dispute', { requestId: uuidv7(), reason: 'Not what was agreed' }),
        post('/v1/invoices/:id/deliver', {
          ...{ requestId: uuidv7(), kind: 'invoice', creditNoteId: null, email: null, message: '' },
        }),
      ].map((asked): [string, RouteExpectation] => [
        `${asked.method} ${asked.url}`,
        {
          asks: [{ ...asked, url: asked.url.replace(':id', uuidv7()).replace(':paymentId', uuidv7()) }],
          ...needs('invoices.generate', 404),
        },
      ]),
    ),
    'GET /v1/receivables/ageing': {
      asks: [get('/v1/receivables/ageing'), get('/v1/receivables/ageing?on=2026-06-30')],
      ...needs('invoices.generate'),
    },
    'GET /v1/receivables/deliveries': {
      asks: [get('/v1/receivables/deliveries')],
      ...needs('invoices.generate'),
    },
    'GET /v1/reports/definitions': { asks: [get('/v1/reports/definitions')], ...needs('reports.run') },
    'GET /v1/reports/jobs': {
      asks: [get('/v1/reports/jobs')],
      ...needs('reports.run'),
      alsoSees: reportsOf,
    },
    'POST /v1/reports/jobs': {
      asks: [
        post('/v1/reports/jobs', {
          ...{ id: uuidv7(), definition: 'utilisation' },
          parameters: { from: '2026-06-01', to: '2026-06-07' },
        }),
      ],
      ...needs('reports.run', 202),
    },
    'GET /v1/reports/jobs/:id': reports(''),
    'POST /v1/reports/jobs/:id/cancel': reports('/cancel', 'POST'),
    'GET /v1/reports/jobs/:id/logs': reports('/logs'),
    'GET /v1/reports/jobs/:id/outputs/:name': reports('/outputs/result.json'),
  };
}
