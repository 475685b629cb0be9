import { Refusal } from "./answer.ts";
import type { CloudCluster, CloudState } from "./cloud-state.ts";

interface Page {
  readonly kind: string;
  readonly items: readonly unknown[];
}

/** Answers `GET` of the APIs that list what there is; undefined where there is no such path. */
export function answerControlPlane(state: CloudState, url: URL): unknown {
  const connectors = /^\/connect\/v1\/environments\/([^/]+)\/clusters\/([^/]+)\/connectors$/.exec(
    url.pathname,
  );
  if (connectors !== null) {
    return connectorsOf(state, connectors[1] ?? "", connectors[2] ?? "", url.searchParams);
  }
  const page = pageOf(state, url);
  return page === undefined ? undefined : paged(page, url);
}

function pageOf(state: CloudState, url: URL): Page | undefined {
  switch (url.pathname) {
    case "/org/v2/environments":
      return { kind: "EnvironmentList", items: state.environments.map(environmentOf) };
    case "/cmk/v2/clusters": {
      const environment = environmentAsked(state, url);
      const found = state.clusters.filter((each) => each.environment === environment);
      return { kind: "ClusterList", items: found.map((each) => clusterOf(each)) };
    }
    case "/ksqldbcm/v2/clusters": {
      const environment = environmentAsked(state, url);
      const found = state.clusters.filter((each) => each.environment === environment);
      return { kind: "ClusterList", items: found.flatMap(ksqldbOf) };
    }
    case "/srcm/v3/clusters": {
      const environment = environmentAsked(state, url);
      const found = state.registries.filter((each) => each.environment === environment);
      return { kind: "ClusterList", items: found.map(registryOf) };
    }
    default:
      return undefined;
  }
}

function environmentAsked(state: CloudState, url: URL): string {
  const environment = url.searchParams.get("environment");
  if (environment === null) throw new Refusal(400, "environment is required");
  if (!state.environments.some(({ id }) => id === environment)) {
    throw new Refusal(403, `no access to environment ${environment}`);
  }
  return environment;
}

function paged({ kind, items }: Page, url: URL): unknown {
  const size = Number(url.searchParams.get("page_size") ?? 10);
  if (!Number.isInteger(size) || size < 1 || size > 100) {
    throw new Refusal(400, "page_size must be between 1 and 100");
  }
  const token = url.searchParams.get("page_token");
  const offset = token === null ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (Number.isNaN(offset)) throw new Refusal(400, "page_token is invalid");
  const next = offset + size;
  const address = new URL(url);
  address.searchParams.set("page_token", Buffer.from(String(next)).toString("base64url"));
  return {
    api_version: "v2",
    kind,
    metadata: {
      first: `${url.origin}${url.pathname}`,
      total_size: items.length,
      ...(next < items.length ? { next: address.href } : {}),
    },
    data: items.slice(offset, next),
  };
}

function environmentOf({ id, name }: { id: string; name: string }): unknown {
  return {
    api_version: "org/v2",
    kind: "Environment",
    id,
    display_name: name,
    metadata: { resource_name: `crn://confluent.cloud/organization=org-1/environment=${id}` },
    stream_governance_config: { package: "ESSENTIALS" },
  };
}

function clusterOf(cluster: CloudCluster): unknown {
  const { id, environment, cloud, region } = cluster;
  const host = `${id.replace("lkc", "pkc")}.${region}.${cloud.toLowerCase()}.confluent.cloud`;
  return {
    api_version: "cmk/v2",
    kind: "Cluster",
    id,
    metadata: {
      resource_name: `crn://confluent.cloud/organization=org-1/environment=${environment}/cloud-cluster=${id}`,
      created_at: "2026-01-02T03:04:05Z",
    },
    spec: {
      display_name: cluster.name,
      availability: "MULTI_ZONE",
      cloud,
      region,
      config: { kind: cluster.kind, ...(cluster.kind === "Dedicated" ? { cku: 2 } : {}) },
      environment: { id: environment },
      kafka_bootstrap_endpoint: `SASL_SSL://${host}:9092`,
      http_endpoint: `https://${host}:443`,
    },
    status: { phase: cluster.phase },
  };
}

function ksqldbOf({ id, environment, ksqldb }: CloudCluster): readonly unknown[] {
  return ksqldb.map((each) => ({
    api_version: "ksqldbcm/v2",
    kind: "Cluster",
    id: each,
    spec: {
      display_name: `${each}-name`,
      csu: 4,
      kafka_cluster: { id, environment },
      environment: { id: environment },
    },
    status: { phase: "PROVISIONED", is_paused: false, storage: 125 },
  }));
}

function registryOf(registry: CloudState["registries"][number]): unknown {
  const { id, environment, cloud, region } = registry;
  return {
    api_version: "srcm/v3",
    kind: "Cluster",
    id,
    spec: {
      display_name: "Stream Governance Package",
      package: "ESSENTIALS",
      cloud,
      region,
      http_endpoint: `https://${id}.confluent.cloud`,
      environment: { id: environment },
    },
    status: { phase: "PROVISIONED" },
  };
}

function connectorsOf(
  state: CloudState,
  environment: string,
  id: string,
  parameters: URLSearchParams,
): unknown {
  const cluster = state.clusters.find((each) => each.id === id);
  if (cluster?.environment !== environment) throw new Refusal(404, `no cluster ${id}`);
  if (!parameters.get("expand")?.includes("status")) {
    return cluster.connectors.map(({ name }) => name);
  }
  return Object.fromEntries(
    cluster.connectors.map((connector) => [
      connector.name,
      {
        id: { id: connector.id, id_type: "ID" },
        info: {
          name: connector.name,
          type: "sink",
          config: { "connector.class": "S3_SINK", "aws.secret.access.key": "s3cr3t-of-connector" },
        },
        status: {
          name: connector.name,
          type: "sink",
          connector: { state: connector.state, worker_id: connector.name, trace: "" },
          tasks: [{ id: 0, state: connector.state, worker_id: connector.name, msg: "" }],
        },
      },
    ]),
  );
}
