/**
 * A JSON number that a double cannot hold exactly, as it was written. It exists only in records that are
 * parsed a second time because an exact column met an inexact number.
 */
export class NumberLiteral {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/**
 * Thrown by an exact column (int64, timestamp, decimal) that meets a number which `JSON.parse` may have
 * rounded. A rounded value is never a safe integer, so no case is missed and nothing is paid otherwise.
 */
export class InexactNumber extends Error {
  override readonly name = 'InexactNumber';
}
