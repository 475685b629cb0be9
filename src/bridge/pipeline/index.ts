export { type Deliver, delivered, type Outcome, type Parcel } from "./parcel.ts";
