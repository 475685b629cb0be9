import { describe, expect, test } from "vitest";
import { loadDriver } from "../../src/cluster/load-driver.ts";
import { MissingDependencyError } from "../../src/errors/index.ts";

function notFound(name: string): Error {
  return Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- /app/a.js`), {
    code: "MODULE_NOT_FOUND",
  });
}

function failureOf(cause: unknown): unknown {
  try {
    return loadDriver(() => {
      throw cause;
    });
  } catch (error) {
    return error;
  }
}

describe("loading the driver", () => {
  test("gives the driver that is installed, the same each time", () => {
    const driver = loadDriver();
    expect(driver.Producer).toBeTypeOf("function");
    expect(driver.KafkaConsumer).toBeTypeOf("function");
    expect(loadDriver()).toBe(driver);
  });

  test("names the package that is not installed", () => {
    const cause = notFound("@confluentinc/kafka-javascript");
    const error = failureOf(cause) as MissingDependencyError;
    expect(error).toBeInstanceOf(MissingDependencyError);
    expect(error).toMatchObject({
      code: "MISSING_DEPENDENCY",
      packageName: "@confluentinc/kafka-javascript",
      cause,
    });
  });

  test.each([
    ["a dependency of the driver is missing", notFound("bindings")],
    ["its binary was not built", new Error("Could not locate the bindings file. Tried:\n → a")],
    [
      "its binary is of another Node",
      Object.assign(new Error("was compiled against a different Node.js version"), {
        code: "ERR_DLOPEN_FAILED",
      }),
    ],
    ["something that is no error is thrown", "no luck"],
  ])("calls it unloadable where %s", (_, cause) => {
    const error = failureOf(cause) as MissingDependencyError;
    expect(error).toMatchObject({ code: "DRIVER_UNLOADABLE", cause });
    expect(error.message).not.toContain("\n");
  });

  test("tries again after a failure", () => {
    failureOf(notFound("@confluentinc/kafka-javascript"));
    expect(loadDriver().Producer).toBeTypeOf("function");
  });
});
