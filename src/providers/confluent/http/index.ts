export {
  ConfluentHttp,
  type ConfluentHttpOptions,
  type ConfluentRequest,
} from "./confluent-http.ts";
export { allPages, type Page, pagesOf, tokenOfAddress } from "./pages.ts";
