import { explainKeyError } from '../explain/awsErrors';

/** Why AWS could not be asked, and what to do. */
export interface FailedAnswer {
  /** Part of a sentence. May hold words of others. */
  readonly detail: string;
  readonly remedy: string;
}

const REFUSED =
  'The role in kubernetes.eks.accounts must trust the portal and be allowed eks:ListClusters and eks:DescribeCluster.';

/** @param endpoint - whom the SDK asked at the time, such as `https://eks.eu-west-1.amazonaws.com` */
export function describeFailure(
  error: unknown,
  endpoint: string,
): FailedAnswer {
  const { name, message } = error as Error;
  const why = describeConnection(error, endpoint);
  if (why !== undefined) {
    return {
      detail: why,
      remedy: `Let the portal reach ${endpoint}: check its DNS, the route by NAT or a VPC endpoint, security groups, and HTTPS_PROXY and NO_PROXY.`,
    };
  }
  const isNamed = name && name !== 'Error';
  return {
    detail: isNamed ? `${name}: ${message}` : message,
    remedy: explainKeyError(error)?.remedy ?? REFUSED,
  };
}

/** Says what is wrong with the way to AWS; `undefined` for what AWS itself answers. */
function describeConnection(
  error: unknown,
  endpoint: string,
): string | undefined {
  const code = codeOf(error);
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name of ${endpoint} cannot be resolved (${code})`;
    case 'ECONNREFUSED':
      return `nothing listens at ${endpoint} (${code})`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `there is no way to ${endpoint} (${code})`;
    case 'ECONNRESET':
    case 'EPIPE':
      return `${endpoint} breaks off the connection (${code})`;
    case 'AbortError':
    case 'ETIMEDOUT':
    case 'TimeoutError':
      return `${endpoint} does not answer in time (${code})`;
    case 'NoAnswerError':
      return `${endpoint} gave ${(error as Error).message}`;
    default:
      return undefined;
  }
}

/** Of several addresses of one name that all fail, the first tells. */
function codeOf(error: unknown): string | undefined {
  const { name, code, errors } = error as {
    name?: string;
    code?: unknown;
    errors?: { code?: string }[];
  };
  const first = code ?? errors?.[0]?.code;
  return typeof first === 'string' ? first : name;
}
