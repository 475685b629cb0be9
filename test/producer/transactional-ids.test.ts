import { expect, test } from "vitest";
import { takeTransactionalId } from "../../src/producer/transactional-ids.ts";

test("a transactional id is one producer's at a time, for each cluster", () => {
  const giveBack = takeTransactionalId("a:1", "id");
  expect(() => takeTransactionalId("a:1", "id")).toThrow(
    expect.objectContaining({ name: "ConfigError" }),
  );
  takeTransactionalId("b:1", "id")();
  takeTransactionalId("a:1", "other")();
  giveBack();
  const second = takeTransactionalId("a:1", "id");
  // Once it is another's, the first cannot give it back again.
  giveBack();
  expect(() => takeTransactionalId("a:1", "id")).toThrow("is in use by another producer");
  second();
  takeTransactionalId("a:1", "id")();
});
