/** A CloudWatch metric stream that is to be deployed. */
export interface StreamDeployment {
  /** Public address of the bridge's endpoint: `https://…`, on port 443. */
  readonly endpointUrl: string;
  /** The access key that the endpoint expects: 16 characters or more. A secret. */
  readonly accessKey: string;
  /** Default `opentelemetry1.0`. */
  readonly format?: "json" | "opentelemetry0.7" | "opentelemetry1.0";
  /** Default `otel-kafka-bridge`. */
  readonly stackName?: string;
  /**
   * Other parameters of the template `metric-stream.yaml`, such as `{ BufferSeconds: "30" }`. Default:
   * those of the stack that is there, and the template's own for a new one.
   */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What became of the stack of one account in one region. */
export interface DeployedStack {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  readonly change: "created" | "updated" | "unchanged";
}
