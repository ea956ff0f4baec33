import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { EVENT_FILE_IN_LAYER } from '../core/contract.ts';
import type { EventDefinition } from '../core/event/definition.ts';

/** An event's definition as a layer: the same definition gives the same asset. */
export function eventLayer(scope: Construct, id: string, event: EventDefinition): LayerVersion {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-layer-'));
  try {
    // `/opt` is where layers are unpacked.
    const inside = join(folder, basename(dirname(EVENT_FILE_IN_LAYER)));
    mkdirSync(inside);
    writeFileSync(join(inside, basename(EVENT_FILE_IN_LAYER)), JSON.stringify(event));
    return new LayerVersion(scope, id, {
      code: Code.fromAsset(folder),
      description: `Definition of ${event.name}`,
    });
  } finally {
    // The asset has been copied into the cloud assembly.
    rmSync(folder, { recursive: true });
  }
}
