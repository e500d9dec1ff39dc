import { runFromEnvironment } from '../creto-shared/run.ts';
import { startCretoMetering } from './server.ts';

const webhookSecret = process.env.WEBHOOK_SECRET;
await runFromEnvironment('creto-metering', (options) =>
  startCretoMetering({ ...options, ...(webhookSecret ? { webhookSecret } : {}) }),
);
