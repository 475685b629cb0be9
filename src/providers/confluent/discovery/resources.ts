import { z } from "zod";

/**
 * What is read of the control plane's answers; all else, such as a connector's settings, which may hold
 * secrets, is left behind.
 * Source: the OpenAPI descriptions at https://docs.confluent.io/cloud/current/api.html
 */
const text = z.string().min(1);
const optionalText = text.optional().catch(undefined);
const reference = z.object({ id: optionalText }).optional().catch(undefined);

const environment = z.object({
  id: text,
  display_name: optionalText,
  metadata: z.object({ resource_name: optionalText }).optional().catch(undefined),
});

const cluster = z.object({
  id: text,
  metadata: z
    .object({ resource_name: optionalText, created_at: optionalText })
    .optional()
    .catch(undefined),
  spec: z.object({
    display_name: optionalText,
    availability: optionalText,
    cloud: optionalText,
    region: optionalText,
    config: z.record(z.string(), z.unknown()).optional().catch(undefined),
    kafka_bootstrap_endpoint: optionalText,
    http_endpoint: optionalText,
    endpoints: z
      .record(z.string(), z.object({ kafka_bootstrap_endpoint: optionalText }))
      .optional()
      .catch(undefined),
    network: reference,
    byok: reference,
  }),
  status: z
    .object({ phase: optionalText, cku: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

const ksqldb = z.object({
  id: text,
  spec: z.object({
    display_name: optionalText,
    csu: z.number().optional().catch(undefined),
    kafka_cluster: reference,
  }),
  status: z
    .object({ phase: optionalText, is_paused: z.boolean().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

const registry = z.object({
  id: text,
  spec: z.object({
    display_name: optionalText,
    package: optionalText,
    cloud: optionalText,
    // An id object in version 2, a name in version 3.
    region: optionalText,
  }),
  status: z.object({ phase: optionalText }).optional().catch(undefined),
});

const connector = z.object({
  id: z.object({ id: text }),
  info: z.object({ name: optionalText, type: optionalText }).optional().catch(undefined),
  status: z
    .object({
      type: optionalText,
      connector: z.object({ state: optionalText }).optional().catch(undefined),
      tasks: z
        .array(z.object({ state: optionalText }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    metadata: z.object({ next: z.unknown() }).partial().optional().catch(undefined),
    data: z.array(item).nullable(),
  });
}

export const environmentList = listOf(environment);
export const clusterList = listOf(cluster);
export const ksqldbList = listOf(ksqldb);
export const registryList = listOf(registry);
export const connectorMap = z.record(z.string(), connector);

export type EnvironmentAnswer = z.output<typeof environment>;
export type ClusterAnswer = z.output<typeof cluster>;
export type KsqldbAnswer = z.output<typeof ksqldb>;
export type RegistryAnswer = z.output<typeof registry>;
export type ConnectorAnswer = z.output<typeof connector>;
