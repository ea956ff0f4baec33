/** `node app-process.ts <events>`: the `local` environment with so many events of the benchmarks. */
import { App } from 'aws-cdk-lib';
import { local } from '../../environments/local.ts';
import { EnvironmentStage } from '../../lib/environment-stage.ts';
import { event } from '../orders/event.ts';

const count = Number(process.argv[2]);
const events = Array.from({ length: count }, (_, i) => {
  return i === 0 ? event : { ...event, name: `${event.name}-${i}` };
});
const app = new App();
new EnvironmentStage(app, { settings: local, events });
app.synth();
