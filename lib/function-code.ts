import { AssetHashType } from 'aws-cdk-lib';
import { type AssetCode, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { bundle, type FunctionKind, handlerFolder } from './bundle.ts';

/**
 * The code of a function: one bundle and one asset for all events and environments of an app. What is
 * an event's own travels beside it as data, so a change of one event deploys no other.
 */
export function functionCode(kind: FunctionKind): AssetCode {
  return Code.fromAsset(handlerFolder(kind), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Named because it must be: bundling happens in this process.
      image: Runtime.NODEJS_24_X.bundlingImage,
      local: {
        tryBundle(folder) {
          bundle(kind, folder);
          return true;
        },
      },
    },
  });
}
