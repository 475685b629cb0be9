export {
  ConfluentHttp,
  type ConfluentHttpOptions,
} from "./confluent-http.ts";
export { allPages, pagesOf, tokenOfAddress } from "./pages.ts";
