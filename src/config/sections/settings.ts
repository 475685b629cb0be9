import { z } from "zod";
import { Secret } from "../secret.ts";
import { option } from "./option.ts";
import { problemOfProperty } from "./promised-properties.ts";

/** A value of librdkafka's settings. Those that hold a secret are hidden. */
export type SettingValue = string | number | boolean | Secret;

export const settingsSchema = option(
  z
    .record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean()], {
        error: "expected a string, a number or a boolean",
      }),
    )
    .superRefine(
      (settings, context) => {
        for (const name of Object.keys(settings)) {
          const message = problemOfProperty(name);
          if (message !== undefined) {
            context.addIssue({ code: "custom", path: [name], message });
          }
        }
      },
      // Names are judged even where values are wrong.
      { when: ({ value }) => typeof value === "object" && value !== null },
    )
    .default({}),
  {
    description:
      "Any property of librdkafka, applied last. One on which a promise of this library rests is refused, with the option to use instead.",
  },
);

const secretName = /password|passphrase|secret|\.pem$|oauthbearer\.config/;

/** The resolved form of checked `settings`. */
export function resolveSettings(
  settings: z.output<typeof settingsSchema>,
): Readonly<Record<string, SettingValue>> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      secretName.test(name) ? new Secret(String(value)) : value,
    ]),
  );
}

/** The settings as the driver takes them. The result holds secrets in the clear: do not keep it. */
export function revealSettings(
  settings: Readonly<Record<string, SettingValue>>,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      value instanceof Secret ? value.reveal() : value,
    ]),
  );
}
