import { setTimeout as sleep } from "node:timers/promises";
import { context, SpanStatusCode } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import { type Answer, callService, HttpService } from "./http-service.ts";
import { type Exporters, startTelemetry, type Telemetry } from "./telemetry.ts";

/** An order as the shop's customers send it. */
export interface Order {
  readonly id: number;
  readonly article: string;
  /** In euros. Above 500 the bank is asked, which does not answer. */
  readonly amount: number;
}

class BankUnavailable extends Error {
  override readonly name = "BankUnavailable";
}

/** Three HTTP services: a shop that asks an inventory and a payment service. */
export class Shop implements AsyncDisposable {
  /** Address of the shop. */
  readonly url: string;
  readonly #services: readonly HttpService[];
  readonly #telemetry: readonly Telemetry[];

  private constructor(url: string, services: HttpService[], telemetry: Telemetry[]) {
    this.url = url;
    this.#services = services;
    this.#telemetry = telemetry;
  }

  static async open(exporters: Exporters): Promise<Shop> {
    const [shop, inventory, payment] = [
      startTelemetry("shop", exporters),
      startTelemetry("inventory", exporters),
      startTelemetry("payment", exporters),
    ];
    const stock = new HttpService(inventory, { "GET /inventory": lookUpStock(inventory) });
    const till = new HttpService(payment, { "POST /payment": takePayment(payment) });
    const urls = { inventory: await stock.listen(), payment: await till.listen() };
    const front = new HttpService(shop, { "POST /checkout": checkOut(shop, urls) });
    return new Shop(await front.listen(), [front, stock, till], [shop, inventory, payment]);
  }

  /** Sends an order as a customer would and returns the status of the answer. */
  async order(order: Order): Promise<number> {
    const response = await fetch(`${this.url}/checkout`, {
      method: "POST",
      body: JSON.stringify(order),
    });
    await response.arrayBuffer();
    return response.status;
  }

  /** Exports all that has been recorded. */
  async flush(): Promise<void> {
    await Promise.all(this.#telemetry.map((telemetry) => telemetry.flush()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#services.map((service) => service.close()));
    await Promise.all(this.#telemetry.map((telemetry) => telemetry.shutdown()));
  }
}

function info({ logger }: Telemetry, body: string, attributes: Record<string, string | number>) {
  logger.emit({
    severityNumber: SeverityNumber.INFO,
    severityText: "INFO",
    body,
    attributes,
    context: context.active(),
  });
}

/** The work of a service that takes time: a query, a call to a bank. */
async function work(
  { tracer }: Telemetry,
  name: string,
  durationMs: number,
  failure?: Error,
): Promise<void> {
  await tracer.startActiveSpan(name, async (span) => {
    await sleep(durationMs);
    if (failure !== undefined) {
      span.recordException(failure);
      span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
    }
    span.end();
  });
  if (failure !== undefined) {
    throw failure;
  }
}

function lookUpStock(telemetry: Telemetry) {
  const lookups = telemetry.meter.createCounter("inventory.lookups", { unit: "{lookup}" });
  return async ({ url }: { url: URL }): Promise<Answer> => {
    const article = url.searchParams.get("article") ?? "";
    await work(telemetry, "SELECT stock", 4 + article.length);
    lookups.add(1, { article });
    return { status: 200, body: { article, inStock: true } };
  };
}

const bankLimit = 500;

function takePayment(telemetry: Telemetry) {
  const payments = telemetry.meter.createHistogram("payment.amount", { unit: "EUR" });
  return async ({ body }: { body: unknown }): Promise<Answer> => {
    const { amount, id } = body as Order;
    payments.record(amount);
    if (amount > bankLimit) {
      const failure = new BankUnavailable("the bank did not answer");
      await work(telemetry, "ask the bank", 60, failure);
    }
    await work(telemetry, "charge card", 12 + (id % 5) * 4);
    info(telemetry, "card charged", { "order.id": id, amount });
    return { status: 200, body: { paid: true } };
  };
}

function checkOut(telemetry: Telemetry, urls: { inventory: string; payment: string }) {
  const orders = telemetry.meter.createCounter("shop.orders", { unit: "{order}" });
  return async ({ body }: { body: unknown }): Promise<Answer> => {
    const order = body as Order;
    const query = new URLSearchParams({ article: order.article });
    await callService(telemetry, "GET", `${urls.inventory}/inventory?${query}`);
    const payment = await callService(telemetry, "POST", `${urls.payment}/payment`, order);
    if (payment.status !== 200) {
      orders.add(1, { outcome: "failed" });
      throw new Error(`payment answered ${payment.status}`);
    }
    orders.add(1, { outcome: "placed" });
    info(telemetry, "order placed", { "order.id": order.id, article: order.article });
    return { status: 201, body: { order: order.id } };
  };
}
