/**
 * `node app-process.ts <events>`: the `local` environment with so many events of the benchmarks, and more such
 * environments where one may not have as many.
 */
import { App } from 'aws-cdk-lib';
import { local } from '../../environments/local.ts';
import { EnvironmentStage } from '../../lib/environment-stage.ts';
import { event } from '../orders/event.ts';

/** The service's limit of events that share pollers. */
const MOST_IN_ENVIRONMENT = 100;

const count = Number(process.argv[2]);
const events = Array.from({ length: count }, (_, i) => {
  return i === 0 ? event : { ...event, name: `${event.name}-${i}` };
});
const app = new App();
for (let start = 0; start < count; start += MOST_IN_ENVIRONMENT) {
  const name = start === 0 ? local.name : `${local.name}-${start}`;
  const settings = { ...local, name };
  new EnvironmentStage(app, { settings, events: events.slice(start, start + MOST_IN_ENVIRONMENT) });
}
app.synth();
