export { defineDoctor } from "./doctor.ts";
