import { describe, expect, it } from "vitest";
import { displayWidth, renderTraces } from "../../src/render/index.ts";
import { attributes, bytes, event, span, traceId, traces } from "./telemetry.ts";

const failed = (message: string) => ({ status: { code: 2, message } });

/** One checkout whose payment fails, over three services. */
const checkout = [
  traces("shop", [
    span("1", "", "POST /checkout", [0, 182], { kind: 2, ...failed("payment refused") }),
    span("2", "1", "GET", [2, 42], { kind: 3 }),
    span("4", "1", "POST", [44, 180], { kind: 3, ...failed("") }),
  ]),
  traces("inventory", [
    span("3", "2", "GET /inventory", [4, 40.5], { kind: 2 }),
    span("7", "3", "SELECT stock", [10, 30], {
      kind: 3,
      attributes: attributes({ "db.query.text": "SELECT * FROM stock" }),
    }),
  ]),
  traces("payment", [
    span("5", "4", "POST /payment", [50, 178], {
      kind: 2,
      ...failed("card declined"),
      events: [
        event("exception", 170, {
          "exception.type": "CardDeclined",
          "exception.message": "the bank said no",
          "exception.stacktrace": "at charge\nat main",
        }),
      ],
    }),
  ]),
];

describe("renderTraces", () => {
  it("draws one trace of several services and requests as a tree on one timeline", () => {
    expect(renderTraces(checkout, { width: 80 }).split("\n")).toEqual([
      `trace ${traceId} · 182 ms · 6 spans · 3 services · 3 errors`,
      "  POST /checkout ✖         shop       server   182 ms  ━━━━━━━━━━━━━━━━━━━━━━━━━",
      "  │  payment refused",
      "  ├─ GET                   shop       client    40 ms  ━━━━━━",
      "  │  └─ GET /inventory     inventory  server  36.5 ms  ━━━━━━",
      "  │     └─ SELECT stock    inventory  client    20 ms   ━━━━",
      "  └─ POST ✖                shop       client   136 ms        ━━━━━━━━━━━━━━━━━━━",
      "     └─ POST /payment ✖    payment    server   128 ms        ━━━━━━━━━━━━━━━━━━━",
      "           card declined",
      "           ◆ exception at 170 ms: CardDeclined: the bank said no",
    ]);
  });

  it("names the time of the start where there is room", () => {
    const [header] = renderTraces(checkout, { width: 120 }).split("\n");
    expect(header).toBe(
      `trace ${traceId} · 182 ms · 6 spans · 3 services · 3 errors · 2026-03-01 09:30:00.000Z`,
    );
  });

  it("shows attributes when asked", () => {
    const lines = renderTraces(checkout, { width: 80, spanAttributes: true }).split("\n");
    expect(lines[6]).toBe('  │           db.query.text="SELECT * FROM stock"');
  });

  it.each([60, 80, 120])("keeps spans and details within %i columns", (width) => {
    const wide = traces("a service with a long name 日本語", [
      span(
        "1",
        "",
        "日本語の長い名前のスパン with words",
        [0, 1],
        failed("a long reason ".repeat(9)),
      ),
    ]);
    const text = renderTraces([...checkout, wide], { width });
    const lines = text.split("\n").filter((line) => line.startsWith("  "));
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    expect(Math.max(...lines.map(displayWidth))).toBeGreaterThan(width - 12);
  });

  it("colours names, failures and rails when asked, and never otherwise", () => {
    const lines = renderTraces(checkout, { width: 80, color: true }).split("\n");
    expect(lines[3]).toBe(
      "  \u001b[2m├─ \u001b[22m\u001b[36mGET\u001b[39m                   " +
        "\u001b[35mshop\u001b[39m       \u001b[2mclient\u001b[22m    40 ms  " +
        "\u001b[32m━━━━━━\u001b[39m",
    );
    expect(lines[1]).toContain("\u001b[31mPOST /checkout ✖\u001b[39m");
    expect(renderTraces(checkout)).not.toContain("\u001b");
  });

  it("prints no control sequence that telemetry brought along", () => {
    const evil = "\u001b]0;owned\u0007";
    const request = traces(evil, [
      span("1", "", evil, [0, 1], { events: [event(evil, 0, { [evil]: evil })], ...failed(evil) }),
    ]);
    const text = renderTraces([request], { spanAttributes: true });
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text).toContain("\\x1b]0;owned\\x07");
  });

  it("says which parent was not seen, and draws the span at the top", () => {
    const lines = renderTraces([traces("shop", [span("2", "1", "late", [0, 1])])]).split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^ {2}late /);
    expect(lines[2]).toBe("     parent not seen: 0000000000000001");
  });

  it("puts traces apart, the earliest first", () => {
    const other = span("9", "", "later", [500, 501], { traceId: bytes("ab".repeat(16)) });
    const lines = renderTraces([traces("b", [other]), ...checkout]).split("\n");
    expect(lines.filter((line) => line.startsWith("trace "))).toEqual([
      expect.stringContaining(traceId),
      expect.stringContaining("ab".repeat(16)),
    ]);
    expect(lines[lines.length - 3]).toBe("");
  });

  it("shows spans without trace id, name, start or end", () => {
    const nameless = span("1", "", "", [0, 1], { traceId: bytes(""), startTimeUnixNano: 0n });
    const open = span("2", "", "open", [0, 1], { traceId: bytes(""), endTimeUnixNano: 0n });
    const lines = renderTraces([traces("shop", [open, nameless])], { width: 70 }).split("\n");
    expect(lines).toEqual([
      "no trace id · 1 ms · 2 spans · 1 service · 2026-03-01 09:30:00.000Z",
      "  (no name)    shop  internal  –",
      "  open         shop  internal  –",
    ]);
  });

  it("shows a span that ends before it starts, without a bar", () => {
    const skewed = span("1", "", "skewed", [5, 0]);
    const [, line] = renderTraces([traces("shop", [skewed])]).split("\n");
    expect(line).toBe("  skewed    shop  internal  -5 ms");
  });

  it("stops after a few events and links, and counts the rest", () => {
    const busy = span("1", "", "busy", [0, 1], {
      events: Array.from({ length: 8 }, (_, index) => event(`step ${index}`, 0)),
      links: Array.from({ length: 4 }, () => ({
        traceId: bytes(traceId),
        spanId: bytes("00f067aa0ba902b7"),
        traceState: "",
        attributes: [],
        droppedAttributesCount: 0,
        flags: 0,
      })),
    });
    const details = renderTraces([traces("shop", [busy])])
      .split("\n")
      .slice(2);
    expect(details.map((line) => line.trim())).toEqual([
      "◆ step 0 at 0 ns",
      "◆ step 1 at 0 ns",
      "◆ step 2 at 0 ns",
      "◆ step 3 at 0 ns",
      "◆ step 4 at 0 ns",
      "and 3 more events",
      ...Array.from({ length: 3 }, () => `↗ linked to span 00f067aa0ba902b7 of trace ${traceId}`),
      "and 1 more link",
    ]);
  });

  it("draws a chain of 100,000 spans without overflowing the stack", () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => {
      const id = (index + 1).toString(16);
      return span(id, index === 0 ? "" : index.toString(16), `step ${index}`, [index, 100_000]);
    });
    const lines = renderTraces([traces("shop", chain)], { width: 100 }).split("\n");
    expect(lines).toHaveLength(100_001);
    expect(lines[100_000]).toContain("⋯ 99999 step 99999");
  });

  it("is empty for no spans", () => {
    expect(renderTraces([])).toBe("");
    expect(renderTraces([traces("shop", [])])).toBe("");
  });
});
