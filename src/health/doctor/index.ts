export { Examination } from "./examination.ts";
export { runStages, type Stage, type StageObserver, type StageResult } from "./stage.ts";
export type { Subject, SubjectTopic } from "./subject.ts";
