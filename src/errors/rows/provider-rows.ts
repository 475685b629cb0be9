import type { ErrorRow } from "../error-row.ts";

/** Cloud providers and their interfaces. */
export const providerRows = {
  PROVIDER_FAILED: {
    class: "ProviderError",
    retriable: true,
    fatal: false,
    text: "A cloud provider's interface did not answer as documented",
    action: "Look at `cause` and at the provider's status; what was not read is asked for again.",
  },
  PROVIDER_UNREACHABLE: {
    class: "ProviderError",
    retriable: true,
    fatal: false,
    text: "A cloud provider's interface cannot be reached",
    action: "Check the address, name resolution, the proxy and the firewall.",
  },
  PROVIDER_THROTTLED: {
    class: "ProviderError",
    retriable: true,
    fatal: false,
    text: "A cloud provider's interface takes no more calls for now",
    action: "Ask less often, for fewer metrics, or have the quota raised.",
  },
  PROVIDER_UNAUTHENTICATED: {
    class: "ProviderError",
    retriable: false,
    fatal: false,
    text: "A cloud provider does not accept the credentials",
    action: "Check that the credentials are there, belong to this provider and have not expired.",
  },
  PROVIDER_DENIED: {
    class: "ProviderError",
    retriable: false,
    fatal: false,
    text: "The credentials are valid, but do not allow what is asked",
    action: "Grant the permission named here; `otel-kafka cloud validate` lists what is missing.",
  },
  PROVIDER_REQUEST_INVALID: {
    class: "ProviderError",
    retriable: false,
    fatal: false,
    text: "A cloud provider refuses the request",
    action: "Correct what is named here.",
  },
  PROVIDER_UNKNOWN: {
    class: "ProviderError",
    retriable: false,
    fatal: false,
    text: "There is no provider of that type",
    action: "Use one of those listed here, or register it.",
  },
  PROVIDER_PACKAGE_MISSING: {
    class: "ProviderError",
    retriable: false,
    fatal: false,
    text: "An optional package that this provider needs is not installed",
    action: "Install the package named here.",
  },
  PROVIDER_UNSUPPORTED: {
    class: "ProviderError",
    retriable: false,
    fatal: false,
    text: "The provider cannot tell this",
    action: "Look at the provider's `capabilities` first.",
  },
  ENTITY_UNKNOWN: {
    class: "ProviderError",
    retriable: false,
    fatal: false,
    text: "There is no such entity",
    action: "Take the guid from a discovery of the same provider; the entity may be gone.",
  },
  PROVIDER_STATE_INVALID: {
    class: "ProviderError",
    retriable: false,
    fatal: false,
    text: "The state topic does not tell how far a provider was read",
    action:
      "Run the version that wrote the record, or write one with the same key and no value: reading then begins at lookbackMs.",
  },
  METRIC_STREAM_INVALID: {
    class: "ProviderError",
    retriable: false,
    fatal: false,
    text: "A record of a metric stream cannot be read",
    action: "Check the output format of the metric stream, and that nothing else writes to it.",
  },
} as const satisfies Record<string, ErrorRow>;
