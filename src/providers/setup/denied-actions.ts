/** How AWS's services say what an identity may not do, with `*` where they name no single action. */
const pattern = /\bnot authorized to perform:? ([a-z][a-z0-9-]*:[A-Za-z0-9*]+)/g;

/** The permissions that a service's refusals name, each once; none where it names none. */
export function deniedActions(text: string): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, action = ""]) => action))];
}
