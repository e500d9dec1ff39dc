/** What opens a person's data. Apart, so that the sign-in screen is drawn before any of it is loaded. */
export { deviceStorage } from '../data/database.ts';
export { openData } from '../data/stint-data.ts';
export { tellingWork } from '../data/work-state.ts';
export { readFirst } from '../data/workspace.tsx';
