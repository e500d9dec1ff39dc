import { runFromEnvironment } from '../creto-shared/run.ts';
import { startCretoRuntime } from './server.ts';

await runFromEnvironment('creto-runtime', startCretoRuntime);
