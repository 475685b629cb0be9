import type { ServerResponse } from "node:http";
import type { AwsFault } from "./fault.ts";

/** A protocol of AWS: how it writes a result, and how an error. */
export type AwsProtocol = "rest-json" | "json-1.0" | "json-1.1" | "query";

export function send(
  response: ServerResponse,
  result: object | string,
  { protocol, operation }: { protocol: AwsProtocol; operation: string },
): void {
  if (typeof result === "string") {
    const text = `<${operation}Response xmlns="https://aws.example.com/"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></${operation}Response>`;
    write(response, { status: 200, type: "text/xml", text });
    return;
  }
  write(response, { status: 200, type: typeOf(protocol), text: JSON.stringify(result) });
}

export function sendFault(
  response: ServerResponse,
  { code, status, message }: AwsFault,
  protocol: AwsProtocol,
): void {
  switch (protocol) {
    case "query": {
      const text = `<ErrorResponse><Error><Type>${status < 500 ? "Sender" : "Receiver"}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>request-1</RequestId></ErrorResponse>`;
      write(response, { status, type: "text/xml", text });
      return;
    }
    case "rest-json":
      response.setHeader("x-amzn-ErrorType", code);
      write(response, { status, type: "application/json", text: JSON.stringify({ message }) });
      return;
    case "json-1.0":
      // CloudWatch was a query service once, and tells the old names of errors in a header.
      response.setHeader("x-amzn-query-error", `${code};${status < 500 ? "Sender" : "Receiver"}`);
      write(response, {
        status,
        type: typeOf(protocol),
        text: JSON.stringify({ __type: `com.amazonaws.cloudwatch#${code}`, message }),
      });
      return;
    case "json-1.1":
      write(response, {
        status,
        type: typeOf(protocol),
        text: JSON.stringify({ __type: code, message }),
      });
  }
}

/** A text as it stands in XML. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function typeOf(protocol: AwsProtocol): string {
  return protocol === "rest-json" ? "application/json" : `application/x-amz-${protocol}`;
}

function write(
  response: ServerResponse,
  { status, type, text }: { status: number; type: string; text: string },
): void {
  response.setHeader("x-amzn-RequestId", "request-1");
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) });
  response.end(text);
}
