/** What producers import. */
export type { EncodedMessage, EncodeOptions, EnvelopeOptions } from './encode.ts';
export { encodeEvent, encodeTombstone } from './encode.ts';
export { PAYLOAD_ERRORS, PayloadError, type PayloadErrorCode } from './errors.ts';
export {
  createProducer,
  EventProducer,
  type ProducedItem,
  type ProducerOptions,
} from './producer.ts';
export { uuidV7 } from './uuid-v7.ts';
