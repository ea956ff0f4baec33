import { expect, it } from 'vitest';
import { crc64Avro } from '../../../core/schema/fingerprint.ts';

// Vectors of the Avro project's own tests (share/test/data/schema-tests.txt)
it.each([
  ['"null"', 7_195_948_357_588_979_594n],
  ['"int"', 8_247_732_601_305_521_295n],
  ['"string"', -8_142_146_995_180_207_161n],
  ['{"name":"foo","type":"record","fields":[]}', -4_824_392_279_771_201_922n],
])('fingerprints %s as the Avro project does', (canonical, fingerprint) => {
  expect(crc64Avro(canonical)).toBe(BigInt.asUintN(64, fingerprint).toString(16).padStart(16, '0'));
});
