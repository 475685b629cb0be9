/** The tag `provider` of Confluent Cloud's metrics, and the provider's name in guids. */
export const providerType = "CONFLUENT_CLOUD";
