const MAX_LENGTH = 600;

/**
 * Text from a cluster or from AWS, fit to be shown: on one line, without control characters or secrets, at most 600 characters.
 *
 * @public
 */
export function foreignText(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    // A presigned URL or a token that an error quotes would let its reader in.
    .replace(
      /k8s-aws-v1\.[\w-]+|X-Amz-[\w-]+=[^&\s]+|Bearer \S+/gi,
      '[redacted]',
    );
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

/**
 * Quotes text from a cluster, a certificate or a configuration.
 *
 * @public
 */
export function quoted(text: string): string {
  return JSON.stringify(foreignText(text));
}
