import type { AddressInfo } from "node:net";
import type {
  OtlpHttpListener,
  OtlpListener,
  OtlpSource as OtlpSourceConfig,
} from "../../config/index.ts";
import { ConnectionError } from "../../errors/index.ts";
import type { Source, SourceContext, Status } from "../pipeline/index.ts";
import { GrpcReceiver, HttpReceiver, Intake, MemoryBudget } from "../receiver/index.ts";
import { listenerSecurity } from "../security/index.ts";

type Receiver = Pick<HttpReceiver, "listen" | "close">;

/** OTLP that others send: the listeners of a pipeline. */
export function otlpSource(section: OtlpSourceConfig, context: SourceContext): Source {
  return new OtlpListeners(section, context);
}

class OtlpListeners implements Source {
  readonly #section: OtlpSourceConfig;
  readonly #context: SourceContext;
  readonly #receivers: Receiver[] = [];
  #names: string[] = [];

  constructor(section: OtlpSourceConfig, context: SourceContext) {
    this.#section = section;
    this.#context = context;
  }

  get name(): string {
    return this.#names.join(" and ");
  }

  async start(): Promise<void> {
    const { http, grpc } = this.#section;
    const budget = new MemoryBudget(this.#context.memoryBytes);
    if (http !== undefined) {
      await this.#listen("http", http, budget, HttpReceiver);
    }
    if (grpc !== undefined) {
      await this.#listen("grpc", grpc, budget, GrpcReceiver);
    }
  }

  async #listen(
    protocol: "http" | "grpc",
    listener: OtlpListener | OtlpHttpListener,
    budget: MemoryBudget,
    Kind: typeof HttpReceiver | typeof GrpcReceiver,
  ): Promise<void> {
    const { pipeline, deliver } = this.#context;
    const path = `pipelines.${pipeline}.from.otlp.${protocol}`;
    const { tls, tokens } = await listenerSecurity(listener, path);
    const receiver = new Kind(
      {
        ...listener,
        bearerTokens: tokens,
        ...(tls === undefined
          ? { tls: undefined as never }
          : {
              tls: {
                certificate: tls.cert,
                key: tls.key,
                ...(tls.ca === undefined ? {} : { clientCa: tls.ca }),
              },
            }),
      },
      { intake: new Intake(deliver, listener.ackTimeoutMs), budget },
    );
    const { host, port } = listener;
    let address: AddressInfo;
    try {
      address = await receiver.listen();
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
      throw new ConnectionError("LISTEN_FAILED", {
        detail: `${path}: ${host}:${port} (${reason})`,
        cause,
      });
    }
    this.#receivers.push(receiver);
    const label = protocol === "http" ? "OTLP/HTTP" : "OTLP/gRPC";
    this.#names.push(`${label} on ${host}:${address.port}`);
  }

  status(): Status {
    return { isOk: true };
  }

  async close(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([Promise.all(this.#receivers.map((each) => each.close())), late]);
    clearTimeout(timer);
  }
}
