import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { DefinitionError } from '../core/errors.ts';
import { selectEnvironments } from '../environments/index.ts';
import { addChecks } from '../lib/checks.ts';
import { EnvironmentStage } from '../lib/environment-stage.ts';
import { loadEvents } from '../lib/load-events.ts';

try {
  const app = new App();
  const events = await loadEvents(join(import.meta.dirname, '../events'));
  const selected = selectEnvironments(app.node.tryGetContext('environment'));
  for (const settings of selected) new EnvironmentStage(app, { settings, events });
  addChecks(app);
  app.synth();
} catch (error) {
  // a mistake in a definition explains itself: a stack would only hide what it says
  if (!(error instanceof DefinitionError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
