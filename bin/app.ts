import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { environments } from '../environments/index.ts';
import { addChecks } from '../lib/checks.ts';
import { EnvironmentStage } from '../lib/environment-stage.ts';
import { loadEvents } from '../lib/load-events.ts';

const app = new App();
const events = await loadEvents(join(import.meta.dirname, '../events'));
for (const settings of environments) new EnvironmentStage(app, { settings, events });
addChecks(app);
app.synth();
