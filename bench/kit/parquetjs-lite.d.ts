declare module 'parquetjs-lite' {
  interface Writer {
    appendRow(row: Record<string, unknown>): Promise<void>;
    close(): Promise<void>;
  }
  const parquet: {
    ParquetSchema: new (fields: Record<string, unknown>) => unknown;
    ParquetWriter: {
      openStream(schema: unknown, sink: NodeJS.WritableStream): Promise<Writer>;
    };
  };
  export default parquet;
}
