import type { z } from "zod";
import { ProviderError } from "../../../errors/index.ts";
import { allPages, type ConfluentHttp, tokenOfAddress } from "../http/index.ts";
import {
  type ClusterAnswer,
  type ConnectorAnswer,
  clusterList,
  connectorMap,
  type EnvironmentAnswer,
  environmentList,
  type KsqldbAnswer,
  ksqldbList,
  type RegistryAnswer,
  registryList,
} from "./resources.ts";

type ListSchema<Item> = z.ZodType<{
  readonly metadata?: { readonly next?: unknown } | undefined;
  readonly data: readonly Item[] | null;
}>;

/** The most that a page may hold. */
const pageSize = 100;

/** Lists what an organization runs at Confluent Cloud. */
export class ControlPlane {
  readonly #http: ConfluentHttp;

  constructor(http: ConfluentHttp) {
    this.#http = http;
  }

  /** One environment at most: enough to see that the credentials are accepted. */
  async probe(signal?: AbortSignal): Promise<readonly EnvironmentAnswer[]> {
    const path = "/org/v2/environments";
    const parameters = [["page_size", "1"]] as const;
    const answer = await this.#http.json({ method: "GET", path, parameters, signal });
    return read(environmentList, answer, path).data ?? [];
  }

  async environments(signal?: AbortSignal): Promise<readonly EnvironmentAnswer[]> {
    return await this.#list("/org/v2/environments", environmentList, undefined, signal);
  }

  async clusters(environment: string, signal?: AbortSignal): Promise<readonly ClusterAnswer[]> {
    return await this.#list("/cmk/v2/clusters", clusterList, environment, signal);
  }

  async ksqldb(environment: string, signal?: AbortSignal): Promise<readonly KsqldbAnswer[]> {
    return await this.#list("/ksqldbcm/v2/clusters", ksqldbList, environment, signal);
  }

  async registries(environment: string, signal?: AbortSignal): Promise<readonly RegistryAnswer[]> {
    return await this.#list("/srcm/v3/clusters", registryList, environment, signal);
  }

  /** Connectors of a cluster, by name. This list has no pages. */
  async connectors(
    environment: string,
    cluster: string,
    signal?: AbortSignal,
  ): Promise<readonly (ConnectorAnswer & { readonly name: string })[]> {
    const [env, lkc] = [encodeURIComponent(environment), encodeURIComponent(cluster)];
    const path = `/connect/v1/environments/${env}/clusters/${lkc}/connectors`;
    const answer = await this.#http.json({
      method: "GET",
      path,
      pathName: "/connect/v1/environments/{environment}/clusters/{cluster}/connectors",
      parameters: [["expand", "info,status,id"]],
      signal,
    });
    const byName = read(connectorMap, answer, path);
    return Object.entries(byName).map(([name, connector]) => ({ ...connector, name }));
  }

  async #list<Item>(
    path: string,
    schema: ListSchema<Item>,
    environment: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<readonly Item[]> {
    return await allPages(`GET ${path}`, async (token) => {
      const parameters = [
        ["page_size", String(pageSize)] as const,
        ...(environment === undefined ? [] : [["environment", environment] as const]),
        ...(token === undefined ? [] : [["page_token", token] as const]),
      ];
      const answer = await this.#http.json({ method: "GET", path, parameters, signal });
      const { data, metadata } = read(schema, answer, path);
      return { items: data ?? [], next: tokenOfAddress(metadata?.next) };
    });
  }
}

function read<Value>(schema: z.ZodType<Value>, answer: unknown, path: string): Value {
  const result = schema.safeParse(answer);
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  const place = issue?.path.map(String).join(".") || "its outermost value";
  throw new ProviderError("PROVIDER_FAILED", {
    detail: `GET ${path}: the answer is not as documented at ${place}: ${issue?.message ?? ""}`,
    cause: result.error,
  });
}
