import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerIam, answerSts, answerTagging } from "./access-services.ts";
import { type AwsProtocol, send, sendFault } from "./answer.ts";
import {
  type AwsCall,
  type AwsService,
  bodyOf,
  identityOf,
  type SignedScope,
  scopeOf,
} from "./call.ts";
import { answerCloudFormation } from "./cloudformation-service.ts";
import { answerCloudWatch } from "./cloudwatch-service.ts";
import { AwsFault, accessDenied, throttling } from "./fault.ts";
import { answerMsk, mskRoute } from "./msk-service.ts";
import { Pages } from "./pages.ts";
import { Quotas } from "./quotas.ts";
import { AwsWorld } from "./world.ts";

const protocols: Readonly<Record<AwsService, AwsProtocol>> = {
  kafka: "rest-json",
  monitoring: "json-1.0",
  tagging: "json-1.1",
  sts: "query",
  iam: "query",
  cloudformation: "query",
};
const actionPrefix: Readonly<Record<AwsService, string>> = {
  kafka: "kafka",
  monitoring: "cloudwatch",
  tagging: "tag",
  sts: "sts",
  iam: "iam",
  cloudformation: "cloudformation",
};

/**
 * Steps in before a call is answered: throws a fault, answers by itself (an object or the text of a
 * query result), takes the response over and returns "taken", or returns undefined.
 */
export type Interceptor = (
  call: AwsCall,
  response: ServerResponse,
) => object | string | undefined | Promise<object | string | undefined>;

/** AWS on the loopback interface: Amazon MSK, CloudWatch, CloudFormation, STS, IAM and tagging at one address. */
export class AwsServer implements AsyncDisposable {
  readonly world: AwsWorld;
  /** Every call that came, in its order. */
  readonly calls: AwsCall[] = [];
  interceptors: Interceptor[] = [];
  /** Whether calls are kept. Measurements have no use for them. */
  keepsCalls = true;
  /** Calls by operation. */
  readonly counts = new Map<string, number>();
  readonly #server: Server;
  readonly #pages = new Pages();
  readonly #quotas = new Quotas();

  private constructor(world: AwsWorld) {
    this.world = world;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  static async start(world = new AwsWorld()): Promise<AwsServer> {
    const aws = new AwsServer(world);
    await new Promise<void>((resolve) => {
      aws.#server.listen({ port: 0, host: "127.0.0.1" }, resolve);
    });
    return aws;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Answers the next calls of an operation with a fault. */
  fail(operation: string, fault: AwsFault, times = 1): void {
    let left = times;
    this.interceptors.push((call) => {
      if (call.operation === operation && left > 0) {
        left--;
        throw fault;
      }
      return undefined;
    });
  }

  callsOf(operation: string): AwsCall[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    let protocol: AwsProtocol = "json-1.1";
    try {
      const scope = scopeOf(request);
      protocol = protocols[scope.service];
      const identity = identityOf(scope, this.world);
      const call = callOf(request, body, { ...scope, identity });
      if (this.keepsCalls) {
        this.calls.push(call);
      }
      this.counts.set(call.operation, (this.counts.get(call.operation) ?? 0) + 1);
      this.#admit(call);
      for (const intercept of this.interceptors) {
        const own = await intercept(call, response);
        if (own === "taken") {
          return;
        }
        if (own !== undefined) {
          send(response, own, { protocol, operation: call.operation });
          return;
        }
      }
      send(response, this.#result(call), { protocol, operation: call.operation });
    } catch (error) {
      if (!(error instanceof AwsFault)) {
        throw error;
      }
      sendFault(response, error, protocol);
    }
  }

  #admit(call: AwsCall): void {
    const action = `${actionPrefix[call.service]}:${call.operation}`;
    if (call.identity.denied.has(action)) {
      throw accessDenied(action, call.identity.arn);
    }
    const limit = this.world.quotas[call.operation];
    if (limit === 0) {
      throw throttling();
    }
    if (limit !== undefined) {
      const place = `${call.operation} ${call.identity.accountId} ${call.region}`;
      this.#quotas.take(place, 1, limit, this.world.now());
    }
  }

  #result(call: AwsCall): object | string {
    switch (call.service) {
      case "kafka":
        return answerMsk(call, this.world, this.#pages);
      case "monitoring":
        return answerCloudWatch(call, {
          world: this.world,
          pages: this.#pages,
          quotas: this.#quotas,
        });
      case "sts":
        return answerSts(call, this.world);
      case "iam":
        return answerIam(call);
      case "cloudformation":
        return answerCloudFormation(call, this.world);
      case "tagging":
        return answerTagging(call, this.world);
    }
  }
}

function callOf(
  request: IncomingMessage,
  body: string,
  scope: SignedScope & Pick<AwsCall, "identity">,
): AwsCall {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const known = { ...scope, method: request.method ?? "GET", url };
  switch (protocols[scope.service]) {
    case "rest-json":
      return {
        ...known,
        operation: mskRoute(url).operation,
        input: Object.fromEntries(url.searchParams),
      };
    case "query": {
      const { Action = "", Version: _, ...input } = Object.fromEntries(new URLSearchParams(body));
      return { ...known, operation: Action, input };
    }
    case "json-1.0":
    case "json-1.1": {
      const target = String(request.headers["x-amz-target"] ?? "");
      return {
        ...known,
        operation: target.slice(target.indexOf(".") + 1),
        input: JSON.parse(body) as Record<string, unknown>,
      };
    }
  }
}
