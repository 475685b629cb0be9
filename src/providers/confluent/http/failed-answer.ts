import { ProviderError } from "../../../errors/index.ts";
import { errorOfStatus } from "../../calls/index.ts";
import { readBeginning } from "./bounded-body.ts";
import { retryAfterMs } from "./rate-gate.ts";

const longestText = 8_192;

/** Reads an answer that is none of success, and makes an error of it. */
export async function failureOfAnswer(
  response: Response,
  subject: string,
  now: number,
): Promise<ProviderError> {
  const { status, headers } = response;
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    // Whoever it leads to would get the credentials.
    return new ProviderError("PROVIDER_FAILED", {
      detail: `${subject}: redirects are not followed (HTTP ${status})`,
      action: "Check the address: it has to be the interface itself.",
    });
  }
  const said = saidBy(await readBeginning(response, longestText), headers);
  return errorOfStatus(status, `${subject}: ${said}`, retryAfterMs(headers, now));
}

/**
 * Reads JSON.
 *
 * @throws ProviderError `PROVIDER_FAILED` for any other text, such as the page of a proxy
 */
export function parseJson(text: string, response: Response, subject: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const type = response.headers.get("content-type") ?? "no type";
    throw new ProviderError("PROVIDER_FAILED", {
      detail: `${subject}: the answer is no JSON, but ${type.slice(0, 100)}`,
      action: "Check the address, and that no proxy answers in the service's place.",
      cause,
    });
  }
}

function saidBy(text: string, headers: Headers): string {
  const type = headers.get("content-type") ?? "";
  if (!type.includes("json")) {
    return `an answer of type ${type.slice(0, 100) || "unknown"}`;
  }
  try {
    const { errors } = JSON.parse(text) as { readonly errors?: readonly Record<string, unknown>[] };
    const said = errors?.map(({ title, detail }) => [title, detail].filter(isText).join(": "));
    const texts = said?.filter(isText) ?? [];
    return texts.length === 0 ? "no reason given" : texts.join("; ");
  } catch {
    return "no reason given";
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
