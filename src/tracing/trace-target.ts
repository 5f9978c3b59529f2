/** Where traces go, and how many of them. */
export interface TraceTarget {
  /** Spans are posted here as they are, as OTLP. */
  readonly url: string;
  readonly protocol: 'http/protobuf' | 'http/json';
  /** May hold a token. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** Attributes of every span's resource. */
  readonly resource: Readonly<Record<string, string>>;
  /** The share of calls that are traced, 0 to 1. */
  readonly ratio: number;
}
