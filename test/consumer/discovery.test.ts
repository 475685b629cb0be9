import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Discovery } from "../../src/consumer/discovery.ts";
import { AuthorizationError, TimeoutError } from "../../src/errors/index.ts";

/** New topics are found within 5 s, of which the driver takes two. */
const promisedMs = 3_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("looking for new topics", () => {
  test("goes on within the time that is promised, until it is stopped", async () => {
    const look = vi.fn(async () => {});
    const discovery = new Discovery(look, vi.fn());
    discovery.start();
    for (const times of [1, 2, 3]) {
      await vi.advanceTimersByTimeAsync(promisedMs);
      expect(look.mock.calls.length).toBeGreaterThanOrEqual(times);
    }
    const { length } = look.mock.calls;
    discovery.stop();
    expect(discovery.stopped).toBe(true);
    await vi.advanceTimersByTimeAsync(10 * promisedMs);
    expect(look).toHaveBeenCalledTimes(length);
  });

  test("looks no second time while the first is under way", async () => {
    let answer = (): void => {};
    const look = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
    const discovery = new Discovery(look, vi.fn());
    discovery.start();
    await vi.advanceTimersByTimeAsync(10 * promisedMs);
    expect(look).toHaveBeenCalledTimes(1);
    answer();
    await vi.advanceTimersByTimeAsync(promisedMs);
    expect(look).toHaveBeenCalledTimes(2);
    discovery.stop();
  });

  test("outlasts a failure that will not pass, and tells of it", async () => {
    const look = vi.fn(async () => {});
    look.mockRejectedValueOnce(new AuthorizationError("TOPIC_NOT_AUTHORIZED"));
    const onError = vi.fn();
    const discovery = new Discovery(look, onError);
    discovery.start();
    await vi.advanceTimersByTimeAsync(2 * promisedMs);
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.any(AuthorizationError));
    expect(look.mock.calls.length).toBeGreaterThanOrEqual(2);
    discovery.stop();
  });

  test("tells of what may pass only when it does not", async () => {
    const look = vi.fn(async () => {});
    const late = () => Promise.reject(new TimeoutError());
    look.mockImplementationOnce(late).mockImplementationOnce(late);
    const onError = vi.fn();
    const discovery = new Discovery(look, onError);
    discovery.start();
    await vi.advanceTimersByTimeAsync(4 * promisedMs);
    expect(look.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(onError).not.toHaveBeenCalled();
    look.mockImplementation(late);
    await vi.advanceTimersByTimeAsync(4 * promisedMs);
    expect(onError).toHaveBeenCalledWith(expect.any(TimeoutError));
    discovery.stop();
  });

  test("that is stopped in the middle tells nothing and begins nothing", async () => {
    let fail = (): void => {};
    const look = vi.fn(
      () => new Promise<void>((_, reject) => (fail = () => reject(new TimeoutError()))),
    );
    const onError = vi.fn();
    const discovery = new Discovery(look, onError);
    discovery.start();
    await vi.advanceTimersByTimeAsync(promisedMs);
    discovery.stop();
    fail();
    await vi.advanceTimersByTimeAsync(10 * promisedMs);
    expect(onError).not.toHaveBeenCalled();
    expect(look).toHaveBeenCalledTimes(1);
  });
});
