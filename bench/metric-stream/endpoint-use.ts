/** What an endpoint tells of itself. */
export interface EndpointUse {
  readonly port: number;
  /** Of all its threads. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** Points that are on the topic. */
  readonly points: number;
}

export const accessKey = "bench-access-key";
