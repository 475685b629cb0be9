import { describe, expect, it } from "vitest";
import { ProviderError } from "../../../src/errors/index.ts";
import type { KafkaProvider } from "../../../src/providers/contract/index.ts";
import { ProviderRegistry } from "../../../src/providers/registry/index.ts";

/** Nothing is asked of it here. */
function providerCalled(name: string): KafkaProvider {
  return { name } as KafkaProvider;
}

describe("a kind of provider that was registered", () => {
  it("is made by its factory from its options, whatever the case of its type", async () => {
    const registry = new ProviderRegistry();
    registry.register("Redpanda", async ({ name }: { name: string }) => providerCalled(name));
    expect((await registry.create("REDPANDA", { name: "one" })).name).toBe("one");
    expect(registry.types()).toContain("Redpanda");
    expect(registry.has("redpanda")).toBe(true);
  });

  it("takes the place of the one before", async () => {
    const registry = new ProviderRegistry();
    const before = registry.types().length;
    registry.register("x", () => providerCalled("first"));
    registry.register("x", () => providerCalled("second"));
    expect((await registry.create("x", undefined)).name).toBe("second");
    expect(registry.types()).toHaveLength(before + 1);
  });

  it("is of one registry, or of the whole process", async () => {
    ProviderRegistry.register("everywhere", () => providerCalled("shared"));
    expect((await ProviderRegistry.create("everywhere", {})).name).toBe("shared");
    expect(ProviderRegistry.types()).toContain("everywhere");
    expect(new ProviderRegistry().has("everywhere")).toBe(false);
  });

  it("passes on what its factory throws", async () => {
    const registry = new ProviderRegistry();
    registry.register("broken", () => {
      throw new Error("no such luck");
    });
    await expect(registry.create("broken", {})).rejects.toThrow("no such luck");
  });

  it.each([
    ["", () => providerCalled("x")],
    [" ", () => providerCalled("x")],
    [7 as unknown as string, () => providerCalled("x")],
    ["x", undefined as unknown as () => KafkaProvider],
  ])("needs a type and a factory: %j", (type, factory) => {
    expect(() => new ProviderRegistry().register(type, factory)).toThrow(ProviderError);
  });
});

describe("the providers that come with the library", () => {
  const confluent = { apiKey: "KEY", apiSecret: "a-secret" };

  it("are made by their types, and by the names that their metrics bear", async () => {
    const registry = new ProviderRegistry();
    expect(registry.types()).toEqual(["msk", "confluent"]);
    for (const type of ["msk", "AWS_MSK", "aws_msk"] as const) {
      await using provider = await registry.create(type, { regions: ["eu-central-1"] });
      expect(provider.type).toBe("AWS_MSK");
    }
    for (const type of ["confluent", "CONFLUENT_CLOUD"] as const) {
      await using provider = await registry.create(type, confluent);
      expect(provider.type).toBe("CONFLUENT_CLOUD");
    }
  });

  it("refuse options that cannot be, all problems at once", async () => {
    const wrong = { regions: ["mars"], clusterz: ["a"] } as unknown as { regions: string[] };
    const asked = new ProviderRegistry().create("msk", wrong);
    await expect(asked).rejects.toMatchObject({ name: "ConfigError" });
    await expect(asked).rejects.toThrow(/regions[\s\S]*clusterz|clusterz[\s\S]*regions/);
  });
});

describe("an unknown type", () => {
  it("is an error that lists the known ones", async () => {
    const registry = new ProviderRegistry();
    registry.register("custom", () => providerCalled("x"));
    const asked = registry.create("strimzi", {});
    await expect(asked).rejects.toMatchObject({ name: "ProviderError", code: "PROVIDER_UNKNOWN" });
    for (const known of [...registry.types(), "custom"]) {
      await expect(asked).rejects.toThrow(known);
    }
  });

  it("is none of the names that every object has", async () => {
    await expect(new ProviderRegistry().create("constructor", {})).rejects.toMatchObject({
      code: "PROVIDER_UNKNOWN",
    });
  });
});
