/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles: Lambda hands a function's credentials over in its
 * environment, and everything else that the SDK would try (files, SSO, STS, metadata) is a third of a bundle.
 */
export const defaultProvider = () => async () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) throw new Error('No AWS credentials in the environment');
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};
