import { ScaledObject } from "@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject";
import { TriggerAuthentication } from "@kubernetes-models/keda/keda.sh/v1alpha1/TriggerAuthentication";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { Service } from "kubernetes-models/v1/Service";
import { documentsOf } from "./deploy-files.ts";

/** The kinds there are among our manifests: where the type of each is, and its check. */
const kinds = {
  ConfigMap: { model: ConfigMap, folder: "kubernetes-models/v1" },
  Service: { model: Service, folder: "kubernetes-models/v1" },
  Deployment: { model: Deployment, folder: "kubernetes-models/apps/v1" },
  PodDisruptionBudget: { model: PodDisruptionBudget, folder: "kubernetes-models/policy/v1" },
  HorizontalPodAutoscaler: {
    model: HorizontalPodAutoscaler,
    folder: "kubernetes-models/autoscaling/v2",
  },
  ScaledObject: { model: ScaledObject, folder: "@kubernetes-models/keda/keda.sh/v1alpha1" },
  TriggerAuthentication: {
    model: TriggerAuthentication,
    folder: "@kubernetes-models/keda/keda.sh/v1alpha1",
  },
} as const;

interface Manifest {
  readonly apiVersion: string;
  readonly kind: keyof typeof kinds;
  readonly metadata: { readonly name: string };
}

/** The manifests that `kubectl apply --kustomize` takes. */
export function manifests(): readonly Manifest[] {
  const [{ resources }] = documentsOf("kubernetes/kustomization.yaml") as [{ resources: string[] }];
  return resources.flatMap((file) => documentsOf(`kubernetes/${file}`) as Manifest[]);
}

/** The manifest of a kind and name. */
export function manifest<Kind extends Manifest["kind"]>(kind: Kind, name: string) {
  const found = manifests().find((each) => each.kind === kind && each.metadata.name === name);
  if (found === undefined) {
    throw new Error(`There is no ${kind} ${name}`);
  }
  return found as unknown as InstanceType<(typeof kinds)[Kind]["model"]>;
}

/** Checks a manifest by the cluster's own schema, which lets unknown fields pass. */
export function validate({ kind, ...data }: Manifest): void {
  const Model = kinds[kind].model as new (data: object) => { validate(): void };
  new Model(data).validate();
}

/** A program that compiles when a manifest has the fields of its kind, and no others. */
export function typedProgram(given: Manifest): string {
  const { kind } = given;
  return [
    `import type { I${kind} } from "${kinds[kind].folder}/${kind}";`,
    `export const manifest: I${kind} = ${JSON.stringify(given, null, 2)};`,
    "",
  ].join("\n");
}
