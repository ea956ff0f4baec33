import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerBytes, headerText } from '../../core/header.ts';

/** As the pollers write bytes: signed. */
const signed = (bytes: Uint8Array) =>
  Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length));

describe('a header', () => {
  it('has the same bytes and text, as bytes and as the signed numbers of an invocation', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(headerBytes(signed(bytes))).toEqual(bytes);
        expect(headerText(signed(bytes))).toBe(
          new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
        );
        expect(headerText(bytes)).toBe(headerText(signed(bytes)));
      }),
    );
  });

  it('has a text whatever its bytes are', () => {
    expect(headerText([-1, 65])).toBe('\uFFFDA');
    expect(headerText([])).toBe('');
  });
});
