import { runFromEnvironment } from '../creto-shared/run.ts';
import { startCretoMetering } from './server.ts';

await runFromEnvironment('creto-metering', startCretoMetering);
