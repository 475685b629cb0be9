import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../../scripts/snippets/compile.ts";
import { BridgeConfig } from "../../src/config/index.ts";
import { documentsOf, packageJson } from "./deploy-files.ts";
import { manifest, manifests, typedProgram, validate } from "./kubernetes-manifests.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// Inside the project, so that imports find its packages.
mkdirSync(join(ROOT, ".cache"), { recursive: true });
const folder = mkdtempSync(join(ROOT, ".cache", "manifests-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const roles = ["ingest", "deliver"] as const;

function configOf(role: (typeof roles)[number]): BridgeConfig {
  const text = manifest("ConfigMap", `otel-kafka-bridge-${role}`).data?.["bridge.yaml"] ?? "";
  const path = join(folder, `${role}.yaml`);
  writeFileSync(path, text);
  const env = Object.fromEntries(
    (containerOf(role).env ?? []).map(({ name, value }) => [name, value ?? "secret"]),
  );
  return BridgeConfig.fromFile(path, env);
}

function containerOf(role: (typeof roles)[number]) {
  const spec = manifest("Deployment", `otel-kafka-bridge-${role}`).spec?.template.spec;
  const container = spec?.containers[0];
  if (spec === undefined || container === undefined) {
    throw new Error(`The pods of ${role} have no container`);
  }
  return { ...container, pod: spec };
}

describe("the Kubernetes manifests", () => {
  test.each(manifests().map((each) => [`${each.kind} ${each.metadata.name}`, each] as const))(
    "%s meets the schema of its kind",
    (_name, each) => validate(each),
  );

  test("have no field that their kind does not know", { timeout: 60_000 }, () => {
    const [first] = manifests();
    const wrong = { ...first, metadata: { name: "wrong", unknown: "field" } } as typeof first;
    const files = [...manifests(), ...(wrong === undefined ? [] : [wrong])].map((each) => {
      const path = join(folder, `${each.kind}-${each.metadata.name}.ts`);
      writeFileSync(path, typedProgram(each));
      return path;
    });
    const problems = compile(join(ROOT, "tsconfig.json"), files);
    expect(problems).toMatchObject([
      { file: "ConfigMap-wrong.ts", message: expect.stringContaining("unknown") },
    ]);
  });

  test("name the version of this package", () => {
    expect(documentsOf("kubernetes/kustomization.yaml")).toMatchObject([
      { images: [{ name: "otel-kafka-bridge", newTag: packageJson().version }] },
    ]);
  });
});

describe.each(roles)("the pods that %s", (role) => {
  test("run a file that the bridge takes", () => {
    expect(configOf(role).pipelines.map(({ name }) => name)).toEqual([role]);
  });

  test("have a path for the file that is where the volume is mounted", () => {
    const { args, volumeMounts, pod } = containerOf(role);
    const mount = volumeMounts?.[0]?.mountPath;
    expect(args).toEqual(["run", `${mount}/bridge.yaml`]);
    expect(pod.volumes?.[0]?.configMap?.name).toBe(`otel-kafka-bridge-${role}`);
  });

  test("open the ports that the file listens on", () => {
    const { health, pipelines } = configOf(role);
    const from = pipelines[0]?.from;
    const listeners = from?.kind === "otlp" ? [from.grpc, from.http] : [];
    const ports = [...listeners, health].map((each) => [each?.host, each?.port]);
    expect(ports).toEqual(
      containerOf(role).ports?.map(({ containerPort }) => ["0.0.0.0", containerPort]),
    );
  });

  test("have time to finish before they are killed", () => {
    const { pod, lifecycle } = containerOf(role);
    const pause = (lifecycle?.preStop?.sleep?.seconds ?? 0) * 1_000;
    const given = (pod.terminationGracePeriodSeconds ?? 0) * 1_000;
    expect(given).toBeGreaterThan(pause + configOf(role).shutdownTimeoutMs);
  });

  test("may use twice the memory that telemetry on its way may take, at least", () => {
    const limit = containerOf(role).resources?.limits?.memory;
    expect(limit).toBe("512Mi");
    expect(512 * 2 ** 20).toBeGreaterThanOrEqual(2 * configOf(role).limits.memoryBytes);
  });

  test("run without rights that they do not need", () => {
    const { securityContext, pod } = containerOf(role);
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  test("are chosen by their budget, and by the labels of their own template", () => {
    const { spec } = manifest("Deployment", `otel-kafka-bridge-${role}`);
    const labels = spec?.selector.matchLabels;
    expect(spec?.template.metadata?.labels).toEqual(labels);
    const budget = manifest("PodDisruptionBudget", `otel-kafka-bridge-${role}`);
    expect(budget.spec?.selector?.matchLabels).toEqual(labels);
  });
});

describe("scaling", () => {
  test("counts the lag of every topic that is read, in the group that reads it", () => {
    const from = configOf("deliver").pipelines[0]?.from;
    const read = from?.kind === "kafka" ? from : undefined;
    const { spec } = manifest("ScaledObject", "otel-kafka-bridge-deliver");
    expect(spec?.scaleTargetRef.name).toBe("otel-kafka-bridge-deliver");
    const counted = spec?.triggers.map(({ metadata }) => metadata.topic);
    expect(counted?.toSorted()).toEqual(
      Object.values(read?.topics ?? {})
        .flat()
        .toSorted(),
    );
    for (const { metadata } of spec?.triggers ?? []) {
      expect(metadata.consumerGroup).toBe(read?.kafka.consumer.groupId);
    }
  });

  test("makes no more members than there are partitions", () => {
    const to = configOf("ingest").pipelines[0]?.to;
    const partitions = to?.kind === "kafka" ? to.kafka.topic.traces.partitions : 0;
    const { spec } = manifest("ScaledObject", "otel-kafka-bridge-deliver");
    expect(spec?.maxReplicaCount).toBe(partitions);
  });

  test("of the pods that receive goes by their processor's time", () => {
    const { spec } = manifest("HorizontalPodAutoscaler", "otel-kafka-bridge-ingest");
    expect(spec?.scaleTargetRef).toMatchObject({
      kind: "Deployment",
      name: "otel-kafka-bridge-ingest",
    });
    expect(containerOf("ingest").resources?.requests).toHaveProperty("cpu");
  });
});
