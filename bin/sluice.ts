import { commands } from '../cli/commands.ts';
import { processIo } from '../cli/kit/process-io.ts';
import { runMain } from '../cli/main.ts';

process.exitCode = await runMain(process.argv.slice(2), processIo(), commands);
