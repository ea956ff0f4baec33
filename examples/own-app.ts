import { App, Stack } from 'aws-cdk-lib';
import { dev } from '../environments/dev.ts';
import { EventPipeline, Platform } from '../lib/index.ts';
import { event } from './page-viewed/event.ts';

const app = new App();
const platform = new Platform(app, 'Platform', { settings: dev });
const stack = new Stack(app, 'PageViewed', { env: { region: dev.region } });
new EventPipeline(stack, 'PageViewed', { event, platform });
