import type { Catalogue } from '../en/catalogue.ts';
import { adjust } from './adjust.ts';
import { app } from './app.ts';
import { approvals } from './approvals.ts';
import { bill } from './bill.ts';
import { billing } from './billing.ts';
import { client } from './client.ts';
import { common } from './common.ts';
import { data } from './data.ts';
import { day } from './day.ts';
import { deciding } from './decide.ts';
import { entry } from './entry.ts';
import { explain } from './explain.ts';
import { exporting } from './export.ts';
import { firm } from './firm.ts';
import { history } from './history.ts';
import { importing } from './import.ts';
import { invoice } from './invoice.ts';
import { invoices } from './invoices.ts';
import { letters } from './letters.ts';
import { menu } from './menu.ts';
import { metering } from './metering.ts';
import { notices } from './notices.ts';
import { profile } from './profile.ts';
import { projects } from './projects.ts';
import { queue } from './queue.ts';
import { quick } from './quick.ts';
import { rates } from './rates.ts';
import { reconcile } from './reconcile.ts';
import { reports } from './reports.ts';
import { rules } from './rules.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { submitting } from './submit.ts';
import { sync } from './sync.ts';
import { system } from './system.ts';
import { templates } from './templates.ts';
import { timer } from './timer.ts';
import { usage } from './usage.ts';
import { week } from './week.ts';

/** German for every key of the English catalogue. People are addressed with "Sie". */
export const de: Catalogue = {
  ...common,
  ...exporting,
  ...submitting,
  ...history,
  ...importing,
  ...quick,
  ...templates,
  ...day,
  ...entry,
  ...week,
  ...app,
  ...session,
  ...settings,
  ...rules,
  ...data,
  ...timer,
  ...menu,
  ...sync,
  ...system,
  ...approvals,
  ...queue,
  ...deciding,
  ...profile,
  ...projects,
  ...client,
  ...reports,
  ...firm,
  ...notices,
  ...adjust,
  ...invoices,
  ...bill,
  ...billing,
  ...rates,
  ...invoice,
  ...explain,
  ...usage,
  ...metering,
  ...letters,
  ...reconcile,
};
