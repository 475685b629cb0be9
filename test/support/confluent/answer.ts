import type { ServerResponse } from "node:http";

/** A refusal as the service words it. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

/** Ends an answer with JSON. */
export function answerJson(
  response: ServerResponse,
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(text)),
    "x-request-id": "3f0d1a52",
    ...headers,
  });
  response.end(text);
}

/** Ends an answer with a refusal: the control plane says a title, too. */
export function answerRefusal(
  response: ServerResponse,
  refusal: Refusal,
  { hasTitle }: { hasTitle: boolean },
): void {
  const error = {
    id: "0ea1b2c3",
    status: String(refusal.status),
    code: `code_${refusal.status}`,
    detail: refusal.message,
    ...(hasTitle ? { title: `Status ${refusal.status}`, source: {} } : {}),
  };
  answerJson(
    response,
    { errors: [error] },
    { status: refusal.status, headers: { ...refusal.headers } },
  );
}
