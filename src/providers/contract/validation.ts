/** Whether a permission is there. */
export interface PermissionCheck {
  /** As the provider names it: `kafka:ListClustersV2`, `MetricsViewer`. */
  readonly permission: string;
  /** `unknown`: it could not be found out. */
  readonly status: "allowed" | "denied" | "unknown";
  /** How it was found out, or what the provider said. */
  readonly reason: string;
  /** Without it nothing is read; others add something only. */
  readonly isRequired: boolean;
}

/** Whether credentials work, and what they may do. */
export interface Validation {
  /** The credentials work, and no required permission is denied. */
  readonly isValid: boolean;
  /** Who the credentials are of, as far as the provider tells; never a secret. */
  readonly identity: string | undefined;
  readonly permissions: readonly PermissionCheck[];
  /** What is wrong and how to mend it, for a person. */
  readonly problems: readonly string[];
}
