/**
 * Who can sign in to the demo firm. Development only: everybody has this one password, and it is no secret.
 * The first is a consultant, whose first screen is My week.
 */
export const demoSignIns = {
  tenant: 'fennmark',
  password: 'stint-demo',
  people: [
    { email: 'tomas.obriain@fennmark.example', role: 'consultant' },
    { email: 'zoe.lindqvist@fennmark.example', role: 'project manager' },
    { email: 'ingrid.solheim@fennmark.example', role: 'admin' },
    { email: 'e.ashdown-pryce@hartwell.example', role: 'client' },
  ],
} as const;
