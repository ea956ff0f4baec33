import { constants, zstdCompressSync } from 'node:zlib';

const LEVEL = 1;
/** A call into zlib costs more than so many bytes are worth; it is also what one byte of size can say. */
const RAW_BYTES = 255;
/** Little-endian FD2FB528. */
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** RFC 8878, 3.1.1.1.1: a single segment, so that one byte of content size follows. */
const SINGLE_SEGMENT = 0x20;
/** What one is bigger by than its content. */
const RAW_FRAME_BYTES = MAGIC.length + 5;

const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };

/** A frame of zstd. */
export function compress(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= RAW_BYTES) return rawFrame(bytes);
  // one buffer that holds any result: by default zlib takes 16 KiB, again and again
  return zstdCompressSync(bytes, { params, chunkSize: bytes.length + (bytes.length >> 8) + 64 });
}

/** A frame that holds its content as it is, in one raw block. */
function rawFrame(bytes: Uint8Array): Uint8Array {
  const frame = Buffer.allocUnsafe(RAW_FRAME_BYTES + bytes.length);
  frame.set(MAGIC);
  frame[4] = SINGLE_SEGMENT;
  frame[5] = bytes.length & 255 & 255;
  // the last block, of type raw
  frame.writeUIntLE((bytes.length << 3) | 1, 6, 3);
  frame.set(bytes, RAW_FRAME_BYTES);
  return frame;
}
