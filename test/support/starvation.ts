/** What a member meets that had no processor for a while, fault or no fault. */
const ofStarvation: readonly string[] = [
  "ASSIGNMENT_LOST",
  "COMMIT_FAILED",
  "CONNECTION_FAILED",
  "TIMEOUT",
];

/** Whether an error may come of a slow machine alone, and so says nothing against what is tested. */
export function isOfStarvation(code: string): boolean {
  return ofStarvation.includes(code);
}
