/** How a cluster is. */
export type ClusterStatus = "healthy" | "degraded" | "unhealthy" | "unknown";

/** How a cluster is, as far as its provider tells. */
export interface HealthStatus {
  /**
   * `unhealthy`: it cannot serve, or data may not be reachable. `degraded`: it serves, and something is
   * wrong. `unknown`: the provider does not tell enough.
   */
  readonly status: ClusterStatus;
  /** Why it is not healthy, for a person; empty where it is. */
  readonly reasons: readonly string[];
  /** Milliseconds since 1970. */
  readonly checkedAt: number;
}
